# The one image of docker-compose.yaml: the locked environment, the package, the DAGs.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    UV_PYTHON_DOWNLOADS=never \
    UV_SYSTEM_PYTHON=1 \
    UV_NO_CACHE=1

WORKDIR /opt/ansinh

# Packages first: they change less often than the code.
COPY pyproject.toml requirements.lock ./
RUN pip install --no-cache-dir uv==0.13.9 \
    && uv pip install --require-hashes --requirement requirements.lock \
    # Only this deployment spreads tasks over machines; the lock holds its versions back.
    && uv pip install --constraint requirements.lock apache-airflow-providers-celery==3.26.0

COPY README.md ./
COPY include ./include
COPY expectations ./expectations
COPY dbt_project ./dbt_project
COPY dags ./dags
RUN uv pip install --no-deps --no-build-isolation --editable . \
    && useradd --uid 50000 --no-create-home --home-dir /opt/ansinh/var ansinh \
    && install --directory --owner ansinh --group ansinh /opt/ansinh/var

# The code stays root's: a task can write to var and nowhere else.
USER ansinh
ENV ANSINH_HOME=/opt/ansinh/var \
    AIRFLOW_HOME=/opt/ansinh/var/airflow
VOLUME /opt/ansinh/var
CMD ["ansinh", "--help"]
