"""The dossier as a document: pages, archive form, signature, verification."""
