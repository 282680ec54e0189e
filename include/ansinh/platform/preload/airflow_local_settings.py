"""Airflow imports this first of all: here the processes that fork tasks import for all of them."""

from ansinh.platform import preloading

preloading.preload()

# Nothing here is a setting of Airflow's.
__all__: list[str] = []
