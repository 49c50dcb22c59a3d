"""How gunicorn serves Amparo, on a developer's machine and in production. All by environment."""

import os
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"
sys.path.insert(0, str(SOURCE))

from amparo.site import logs  # noqa: E402

wsgi_app = "amparo.site.wsgi"
pythonpath = str(SOURCE)
bind = os.environ.get("AMPARO_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("AMPARO_WORKERS", "2"))
threads = int(os.environ.get("AMPARO_THREADS", "4"))
worker_class = "gthread"
# Loaded once and shared: a second worker then costs little memory.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests, max_requests_jitter = 5000, 500
limit_request_line = 2048
limit_request_fields = 60
forwarded_allow_ips = "127.0.0.1"
control_socket_disable = True
# The access log is Amparo's own (see site/logs.py): gunicorn's would hold addresses and queries.
accesslog = None
level = os.environ.get("AMPARO_LOG_LEVEL", "INFO")
loglevel = level.lower()
logconfig_dict = logs.configuration(level, as_json=True)
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"handlers": [], "propagate": True},
    "gunicorn.access": {"handlers": [], "propagate": False},
}


def post_fork(server, worker):
    """Let no worker inherit a database connection."""
    from django.db import connections

    connections.close_all()
