"""The parts of the dossier, one module each: snapshot in, flowables out."""
