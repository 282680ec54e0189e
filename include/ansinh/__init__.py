"""Workbooks on poverty and mobilised resources in, figures a leader can sign out."""
