"""``doctor`` names what is missing, and the mend."""

import sys

import pytest

from cli import doctor
from cli.doctor import CHECKS


def test_a_machine_that_has_all(run):
    result = run("doctor")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("ok  ") == len(CHECKS)


@pytest.mark.parametrize(
    ("module", "name"),
    [("cairo", "cairo"), ("manimpango", "pango"), ("typst", "typst"), ("av", "h264")],
)
def test_a_library_that_does_not_load(module, name, run, monkeypatch):
    monkeypatch.setitem(sys.modules, module, None)
    result = run("doctor")
    assert result.exit_code == 1
    assert f"lacking  {name}" in result.stdout
    assert "mend: run `make lesson`" in result.stdout


def test_an_old_python(run, monkeypatch):
    monkeypatch.setattr(doctor, "NEEDED", (99, 0))
    assert "install Python" in run("doctor").stdout


def test_a_folder_that_takes_nothing(folder, run, monkeypatch):
    (folder / "out").touch()
    assert "mend: render with -o into a folder of yours" in run("doctor").stdout
    (folder / "out").unlink()
    monkeypatch.setattr(doctor, "ROOM", 10**12)
    result = run("doctor")
    assert result.exit_code == 1
    assert "mend: free" in result.stdout
