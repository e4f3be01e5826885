# A local Daily in a container. See docs/ci.md.
FROM python:3.13-slim AS build
WORKDIR /build
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY src src
RUN pip wheel --no-cache-dir --wheel-dir /wheels ".[cli,local]"

FROM python:3.13-slim
COPY --from=build /wheels /wheels
# hadolint ignore=DL3013
RUN pip install --no-cache-dir --no-index --find-links /wheels "dailykit[cli,local]" \
    && rm -rf /wheels \
    && useradd --uid 10001 --no-create-home dailykit \
    && install --directory --owner dailykit /data
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=2s --timeout=2s --start-period=10s --retries=10 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/~/health', timeout=2)"]
ENTRYPOINT ["dailykit", "serve", "--host", "0.0.0.0", "--db", "/data/daily.sqlite3"]
