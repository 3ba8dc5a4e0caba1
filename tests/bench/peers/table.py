#!/usr/bin/env python3
"""One markdown table of what ptywire.py has written, a line for each program. Usage: table.py OUT.json SPEC.json ...

A program that redraws while nobody touches it is read for a fixed time after each key (the window of its spec); what it sends in such a
time anyway is taken off.
"""
import json
import sys

COLUMNS = {
    "first screen": ["startup"],
    "idle 10 s": ["idle"],
    "down one row": ["down"],
    "scroll one row": ["scroll"],
    "page": ["page"],
    "prompt opens / closes": ["prompt open", "prompt close"],
    "a letter in it": ["letter"],
    "help opens / closes": ["help open", "help close"],
    "form opens / closes": ["form open", "form close"],
    "switch view": ["view"],
}


def cell(steps, names, window):
    idle = steps["idle"]["bytes"] * window / 10

    def one(name):
        if name not in steps:
            return "–"
        bytes = steps[name]["bytes"]
        return f"{max(0, bytes - (0 if name in ('startup', 'idle') else idle)):,.0f}"

    found = [one(name) for name in names]
    return "–" if set(found) == {"–"} else " / ".join(found)


windows = {spec["name"]: spec.get("window", 0) for spec in map(json.load, map(open, sys.argv[2:]))}
print("| program | " + " | ".join(COLUMNS) + " |")
print("| --- " * (len(COLUMNS) + 1) + "|")
for program in json.load(open(sys.argv[1])):
    steps = {step["step"]: step for step in program["steps"]}
    print(f"| {program['name']} | " + " | ".join(cell(steps, names, windows[program["name"]]) for names in COLUMNS.values()) + " |")
    for warning in program["warnings"]:
        print(f"{program['name']}: {warning}", file=sys.stderr)
