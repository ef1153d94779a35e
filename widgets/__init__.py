"""What is seen. Widgets ask services; they know no SQL, no codec, no PDF."""
