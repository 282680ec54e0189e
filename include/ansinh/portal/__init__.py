"""The portal: web pages on which officers hand in files and see what became of them."""
