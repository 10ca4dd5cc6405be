"""What serves the pages: one nginx over HTTP and HTTPS, or the project's origin with a delay.

Loopback only, ports that are free, ended by process id.
"""

import os
import re
import signal
import socket
import subprocess
import time
import urllib.request

HOSTS = [f"127.0.1.{n}" for n in range(1, 201)]  # of the scenario `hosts`


class Failed(Exception):
    """The harness cannot go on; the text says why."""


def free_port(address="127.0.0.1"):
    with socket.socket() as probe:
        probe.bind((address, 0))
        return probe.getsockname()[1]


def openssl(*words):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed("openssl: " + done.stderr.strip())


class Certificates:
    """A CA of its own and a server certificate for 127.0.0.1 and localhost."""

    def __init__(self, home):
        self.ca, self.key, self.chain = home / "ca.pem", home / "server.key", home / "server.pem"
        ca_key, request, extra = home / "ca.key", home / "server.csr", home / "server.ext"
        curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        openssl("req", "-x509", *curve, "-keyout", ca_key, "-out", self.ca, "-days", 30, "-subj", "/CN=panelia bench CA")
        openssl("req", "-new", *curve, "-keyout", self.key, "-out", request, "-subj", "/CN=localhost")
        extra.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        openssl("x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", ca_key, "-CAcreateserial",
                "-days", 30, "-extfile", extra, "-out", self.chain)


class Nginx:
    """One worker, sendfile, no log, directory listings (rclone needs them)."""

    def __init__(self, home, root):
        self.home, self.process = home, None
        self.certificates = Certificates(home)
        for _ in range(5):
            self.port, self.tls_port = free_port(), free_port()
            (home / "nginx.conf").write_text(self.configuration(root))
            self.process = subprocess.Popen(
                ["nginx", "-c", str(home / "nginx.conf"), "-e", f"{home}/error.log"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if self.answers():
                return
            self.stop()
        raise Failed("nginx does not start: " + (home / "error.log").read_text(errors="replace")[-1000:])

    def configuration(self, root):
        user = "user root;" if os.geteuid() == 0 else ""
        scratch = "".join(f"{name}_temp_path {self.home}/tmp; "
                          for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        hosts = "".join(f"listen {host}:{self.port}; " for host in HOSTS)
        return f"""{user} daemon off; worker_processes 1; pid {self.home}/nginx.pid; error_log {self.home}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; keepalive_timeout 300; autoindex on;
    {scratch}
    types {{ image/jpeg jpg; image/png png; text/html html; }}
    root {root};
    ssl_certificate {self.certificates.chain}; ssl_certificate_key {self.certificates.key};
    server {{ listen 127.0.0.1:{self.port}; {hosts} location = /status {{ stub_status; }} }}
    server {{ listen 127.0.0.1:{self.tls_port} ssl; }}
}}
"""

    def answers(self):
        for _ in range(300):
            if self.process.poll() is not None:
                return False
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return True
            except OSError:
                time.sleep(0.01)
        return False

    def base(self, tls):
        return f"https://127.0.0.1:{self.tls_port}" if tls else f"http://127.0.0.1:{self.port}"

    def requests(self):
        """Requests answered so far; asking counts as one."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/status", timeout=10) as answer:
            return int(re.search(rb"(\d+) (\d+) (\d+)", answer.read()).group(3))

    def stop(self):
        end(self.process)


class DelayedOrigin:
    """The project's scripted server: each answer waits `delay_ms`."""

    def __init__(self, program, delay_ms, size):
        self.process = subprocess.Popen([str(program), str(delay_ms), str(size)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline().strip()
        if not line.isdigit():
            self.stop()
            raise Failed("delayed_origin does not start")
        self.port = int(line)

    def base(self, _tls):
        return f"http://127.0.0.1:{self.port}"

    def requests(self):
        return None

    def stop(self):
        end(self.process)


def end(process):
    if process is not None and process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
