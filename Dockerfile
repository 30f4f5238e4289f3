# One image for the web server, the task worker and the minute's tick. The same script as on a bare machine does the work.
FROM debian:12-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 python3-venv \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 platform \
    && install -d -o platform -g platform -m 700 /data

WORKDIR /srv/benchmark-platform
COPY --chown=platform:platform . .
RUN install -d -o platform -g platform /srv/benchmark-platform
USER platform

# Makes .venv from the locked requirements; needs no data.
RUN DATA_DIR=/tmp/build ./run manage check && rm -rf /tmp/build

ENV DATA_DIR=/data HOST=0.0.0.0 PORT=8000
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["./run", "serve"]
