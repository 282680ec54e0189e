# The one image of docker-compose.yaml: the locked environment, the package, the DAGs.
# With its digest the base cannot change: --build-arg PYTHON_IMAGE=python:3.11-slim-bookworm@sha256:…
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    UV_PYTHON_DOWNLOADS=never \
    UV_NO_CACHE=1 \
    UV_LINK_MODE=copy \
    VIRTUAL_ENV=/opt/venv
WORKDIR /opt/ansinh

# What installs, and lists what was installed; it stays in this stage.
COPY requirements-build.lock ./
RUN python -m venv /opt/tools \
    && /opt/tools/bin/pip install --no-cache-dir --require-hashes --requirement requirements-build.lock

# Packages first, in a layer of their own: they change less often than the code.
COPY requirements-deployment.lock ./
RUN python -m venv --without-pip /opt/venv \
    && /opt/tools/bin/uv pip install --no-deps --require-hashes --requirement requirements-deployment.lock

# Then without what never runs here: tests, headers for compilers, parts of pyarrow that speak to
# servers, and descriptions of web services other than S3 and its logins.
COPY include/ansinh/platform/containers/slim ./
RUN ./slim /opt/venv && /opt/venv/bin/python -m compileall -q /opt/venv \
    && /opt/tools/bin/cyclonedx-py environment --output-format JSON --output-reproducible \
        --output-file /opt/sbom.json /opt/venv/bin/python

FROM packages AS own
COPY pyproject.toml README.md ./
COPY include ./include
COPY dags ./dags
# Where it lies is where it runs: the wheel only points there.
RUN mkdir /opt/own \
    && /opt/tools/bin/python -c 'import hatchling.build; hatchling.build.build_editable("/opt/own")' \
    && /opt/tools/bin/uv pip install --no-deps --prefix /opt/own/prefix /opt/own/*.whl \
    && /opt/venv/bin/python -m compileall -q include dags

FROM ${PYTHON_IMAGE}
COPY --from=packages /opt/venv /opt/venv
COPY --from=packages /opt/sbom.json /opt/ansinh/sbom.json
COPY --from=own /opt/own/prefix /opt/venv
WORKDIR /opt/ansinh
COPY expectations ./expectations
COPY dbt_project ./dbt_project
COPY --from=own /opt/ansinh/dags ./dags
COPY --from=own /opt/ansinh/include ./include
RUN useradd --uid 50000 --no-create-home --home-dir /opt/ansinh/var ansinh \
    && install --directory --owner ansinh --group ansinh --mode 0700 var airflow logs

# The code stays root's: a task can write to these folders and nowhere else.
USER ansinh
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ANSINH_HOME=/opt/ansinh/var \
    AIRFLOW_HOME=/opt/ansinh/airflow
CMD ["ansinh", "--help"]
