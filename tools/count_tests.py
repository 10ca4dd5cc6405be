#!/usr/bin/env python3
"""Counts test cases in ctest's JUnit report, and says which were skipped and why.

A ctest entry that runs a doctest program counts its test cases, any other counts as one. The last
line is 'N passed, N failed' and nothing else; the exit status is 1 when a test failed or none ran.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree

CASES = re.compile(r"\[doctest\] test cases:\s*\d+\s*\|\s*(\d+) passed\s*\|\s*(\d+) failed")
SKIPPED = re.compile(r"skipped: .*")


def count(entry):
    """(passed, failed) of one ctest entry."""
    output = entry.findtext("system-out") or ""
    broken = entry.get("status") == "fail" or entry.find("failure") is not None
    cases = CASES.findall(output)
    passed = sum(int(p) for p, _ in cases)
    failed = sum(int(f) for _, f in cases)
    if broken and failed == 0:
        failed = 1  # crashed, timed out, or not a doctest program
    if not cases and not broken:
        passed = 1
    return passed, failed


def main():
    try:
        entries = list(ElementTree.parse(sys.argv[1]).getroot().iter("testcase"))
    except (OSError, ElementTree.ParseError) as error:
        print(f"no test report: {error}")
        print("0 passed, 1 failed")
        return 1
    passed = failed = 0
    for entry in entries:
        if entry.get("status") in ("disabled", "notrun"):
            print(f"not run: {entry.get('name')}")
            if entry.get("status") == "notrun":
                failed += 1
            continue
        p, f = count(entry)
        passed += p
        failed += f
        for reason in SKIPPED.findall(entry.findtext("system-out") or ""):
            print(f"{entry.get('name')}: {reason}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
