"""Downloads a source archive of the Python package index without running anything of it.

    python3 fetch_sdist.py NAME VERSION FOLDER

`pip download` asks a source package for its metadata, and for that runs the package's own build code and installs what that code
needs. So this takes only pip's finder and session: the index, the mirrors, the proxies and the certificates that pip is set up with.
Nothing else reads what comes: the caller checks its sha256.
"""

import os
import sys

from pip._internal.commands import create_command
from pip._vendor.packaging.specifiers import SpecifierSet

RETRIES = "2"
TIMEOUT_S = "20"


def main(name, version, folder):
    command = create_command("download")
    patience = ["--retries", RETRIES, "--timeout", TIMEOUT_S]
    arguments = ["--no-deps", "--no-binary", ":all:", "--quiet", "--disable-pip-version-check", *patience, name]
    options, _ = command.parse_args(arguments)
    with command.main_context():
        session = command.get_default_session(options)
        finder = command._build_package_finder(options, session)
        found = finder.find_best_candidate(name, SpecifierSet("==" + version)).best_candidate
        if found is None:
            sys.exit(f"the package index has no source archive of {name} {version}, or cannot be reached")
        # "identity": the archive itself is compressed, and its sha256 is that of the compressed bytes.
        headers = {"Accept-Encoding": "identity"}
        response = session.get(found.link.url_without_fragment, headers=headers)
        response.raise_for_status()
        with open(os.path.join(folder, found.link.filename), "wb") as file:
            file.write(response.content)


main(*sys.argv[1:4])
