"""The child process that touches untrusted bytes, and its client."""
