"""Photos: the contact sheet, the page chooser, the comparison."""
