"""The pages for whoever is worried about somebody: ask, send in, and see what became of it."""
