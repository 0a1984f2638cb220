# The program with its assets and its compiled core; nothing of it may be written to.
FROM python:3.13-slim-trixie AS made
RUN apt-get update && apt-get install --yes --no-install-recommends gcc git libc6-dev make \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2
WORKDIR /opt/caseround
COPY . .
RUN make setup && rm -rf node_modules .venv-node

FROM python:3.13-slim-trixie
RUN apt-get update && apt-get install --yes --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation2 && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --home /nonexistent caseround && mkdir -p /opt/caseround /anchors && chown caseround /anchors
COPY --from=made /opt/caseround /opt/caseround
ENV PATH=/opt/caseround/.venv/bin:$PATH
WORKDIR /opt/caseround
USER caseround
CMD ["caseround", "serve"]
