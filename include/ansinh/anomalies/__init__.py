"""Figures that changed as none should without a reason; `docs/anomalies.md` says how it is told."""
