"""`scrapy replay`: serves the bundled site on loopback, for a demonstration or a test."""

import argparse
import sys
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.serving import LOOPBACK, REPLAY_PORT


class Command(ScrapyCommand):
    """Serve until SIGINT or SIGTERM; exit code 1 and one line on stderr where that cannot be done."""

    requires_project = False
    requires_crawler_process = False

    def syntax(self) -> str:
        """What may stand after the command's name."""
        return "[options]"

    def short_desc(self) -> str:
        """One line for `scrapy` without arguments."""
        return "Serve the bundled site on loopback"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add `--port` and `--portals`."""
        super().add_options(parser)
        parser.add_argument(
            "--port", type=int, default=REPLAY_PORT, help="port, 0 for a free one (default: %(default)s)"
        )
        parser.add_argument("--portals", metavar="FILE", help="write the portal registry for this port to FILE")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Listen, write the registry, say so on stdout, and serve."""
        if args:
            raise UsageError(f"scrapy replay takes no arguments, got {' '.join(args)}")
        if not 0 <= opts.port <= 65535:
            raise UsageError(f"--port must be 0 to 65535, got {opts.port}")
        # The reactor is installed by its import: no other command may load it here.
        from scrapy.utils.log import configure_logging
        from twisted.internet import reactor as installed
        from twisted.internet.error import CannotListenError

        from crawler.serving.bundled_site import REGISTRY, SITE, ReplayError, make_site, move_registry

        reactor: Any = installed  # its interfaces are declared with zope, which mypy does not read
        configure_logging(self.settings)
        try:
            listener = reactor.listenTCP(opts.port, make_site(SITE), interface=LOOPBACK)
        except (CannotListenError, ReplayError) as error:
            self._refuse(str(error))
            return
        port = listener.getHost().port
        if opts.portals:
            text = move_registry(port, REGISTRY.read_text("utf-8"))
            try:
                Path(opts.portals).write_text(text, "utf-8")
            except OSError as error:
                self._refuse(f"Cannot write {opts.portals}: {error.strerror}")
                return
        reactor.callWhenRunning(_announce, port)
        reactor.run()

    def _refuse(self, reason: str) -> None:
        sys.stderr.write(f"scrapy replay: {reason}\n")
        self.exitcode = 1


def _announce(port: int) -> None:
    sys.stdout.write(f"Serving the bundled site on http://{LOOPBACK}:{port}/ — stop with Ctrl-C\n")
    sys.stdout.flush()
