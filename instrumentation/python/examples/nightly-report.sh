#!/bin/sh
# A notebook as a job: papermill tells the kernel which notebook it runs.
set -eu
export MAYFLY_FINGERPRINT_KEY_FILE="${MAYFLY_FINGERPRINT_KEY_FILE:-/etc/mayfly/key}"
export OTEL_SERVICE_NAME="${OTEL_SERVICE_NAME:-nightly-report}"
exec papermill --inject-paths "$1" "$2"
