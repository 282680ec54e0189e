"""Tables of the portal: accounts."""
