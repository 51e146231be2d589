"""The metadata service that moto's instances lack: their tags, by IMDSv2, each instance under a path of its own."""

import http.server
import threading

TOKEN = "moto"
TOKEN_HEADER = "X-aws-ec2-metadata-token"
TAGS = "/latest/meta-data/tags/instance/"


class Metadata:
    """Serves on a free port of 127.0.0.1, on a thread of its own, until it is closed."""

    def __init__(self, ec2):
        handler = type("Handler", (Handler,), {"ec2": ec2})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, name="metadata", daemon=True).start()

    def url(self, instance):
        return "http://127.0.0.1:%d/%s/" % (self.server.server_address[1], instance)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers PUT /<instance>/latest/api/token and GET /<instance>/latest/meta-data/tags/instance/<key>."""

    ec2 = None

    def do_PUT(self):
        if self.path.endswith("/latest/api/token"):
            self.answer(200, TOKEN, {"x-aws-ec2-metadata-token-ttl-seconds": "21600"})
        else:
            self.answer(404, "")

    def do_GET(self):
        instance, _, path = self.path.lstrip("/").partition("/")
        if self.headers.get(TOKEN_HEADER) != TOKEN:
            self.answer(401, "")
        elif ("/" + path).startswith(TAGS):
            value = self.tags(instance).get(("/" + path)[len(TAGS) :])
            self.answer(404 if value is None else 200, value or "")
        else:
            self.answer(404, "")

    def tags(self, instance):
        found = self.ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [instance]}])
        return {tag["Key"]: tag["Value"] for tag in found["Tags"]}

    def answer(self, status, text, headers=None):
        body = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "text/plain", "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""
