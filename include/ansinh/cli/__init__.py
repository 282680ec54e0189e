"""The command `ansinh`: parses, calls, prints."""
