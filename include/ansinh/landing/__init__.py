"""Where files arrive and stay, byte for byte."""
