#!/usr/bin/env bash
# What the keys of other programs cost beside ours, in bytes to a terminal of 80 by 24: every program of this folder on its nearest
# steps, in one run, as one markdown table. Runs from anywhere; `run.sh tig ustaz` runs those alone.
#
# Needs python3, git, tig, mc, nano, calcurse, VisiData (vd) and taskwarrior (task); two ratatui programs are built once, into the target
# folder. What is missing is named and left out. All data are made in a folder that goes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
measure=${PTYWIRE:-$root/../shared/bench/ptywire.py}
peers=$root/target/peers
[ -f "$measure" ] || { echo "no $measure: name it with PTYWIRE=FILE" >&2; exit 1; }

# Bytes do not depend on how well a program is built; USTAZ=FILE names one that is.
[ -n "${USTAZ:-}" ] || (cd "$root" && cargo build --quiet --locked)
ours=${USTAZ:-$root/target/debug/ustaz}
program() { # NAME VERSION MORE
    [ -x "$peers/bin/$1" ] ||
        cargo install --quiet --locked --debug --root "$peers" --target-dir "$peers/build" "$1@$2" "${@:3}" || echo "not built: $1" >&2
}
program csvlens 0.15.1 --no-default-features --features cli
program taskwarrior-tui 0.27.0

data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
export HOME=$data/home XDG_CONFIG_HOME=$data/home XDG_DATA_HOME=$data/home XDG_STATE_HOME=$data/home LC_ALL=C.UTF-8
mkdir -p "$HOME" "$data/files" "$data/repo" "$data/calcurse"

# 300 people, for each in its own form.
python3 - "$data" <<'PY'
import json, sys
data = sys.argv[1]
first = "Ahmad Abdul Ghulam Hosna Gulalai Humayun Fatima Farid Karima Laila Masuma Nasrin Omid Parwana Rahima".split()
last = "Rahimi Karimi Noorzai Achakzai Miakhel Alizada Rasouli Sadat Karimzada Kakar Zazai Sharifi".split()
field = "orthopaedics neurosurgery general-surgery nursing midwifery cardiology".split()
hospital = ["Wazir Mohammad Akbar Khan", "Sheikh Zayed", "Mirwais Regional Hospital", "Herat Regional Hospital"]
people = [(f"{first[n % 15]} {last[n * 7 % 12]}", field[n % 6], hospital[n % 4], f"{1970 + n % 30}-{1 + n % 12:02}-{1 + n % 28:02}") for n in range(300)]
with open(data + "/people.csv", "w") as out:
    out.write("name,specialty,hospital,born,state\n")
    out.writelines(f"{name},{field},{place},{born},nominated\n" for name, field, place, born in people)
for n, (name, field, _, _) in enumerate(people):
    open(f"{data}/files/{n:03}-{name.replace(' ', '-')}-{field}", "w").close()
with open(data + "/calcurse/todo", "w") as out:
    out.writelines(f"[{1 + n % 9}] {name}, {field}\n" for n, (name, field, _, _) in enumerate(people))
open(data + "/calcurse/apts", "w").close()
with open(data + "/commits", "w") as out:
    for n, (name, field, place, _) in enumerate(people):
        message = f"Nominate {name} for {field}"
        text = f"{name}\n{field}\n{place}\n"
        out.write(f"commit refs/heads/main\ncommitter {name} <a@example.org> {1700000000 + n * 3600} +0000\ndata {len(message)}\n{message}\n")
        out.write(f"M 100644 inline people/{n % 40:02}\ndata {len(text)}\n{text}\n")
        if n % 10 == 0:
            out.write(f"reset refs/tags/list-{n // 10:02}\nfrom refs/heads/main\n\n")
with open(data + "/tasks.json", "w") as out:
    json.dump([{"description": f"{name}, {field}", "project": place, "status": "pending", "entry": "20240101T000000Z"}
               for name, field, place, _ in people[:100]], out)
PY
git -C "$data/repo" -c init.defaultBranch=main init --quiet
git -C "$data/repo" fast-import --quiet <"$data/commits"
git -C "$data/repo" checkout --quiet main
printf 'data.location=%s/task\nconfirmation=off\n' "$data" >"$data/taskrc"
if command -v task >/dev/null; then TASKRC=$data/taskrc task rc.verbose=nothing import "$data/tasks.json" >/dev/null; fi

specs=()
for name in ${*:-ustaz ustaz-rest ustaz-slow tig mc nano calcurse visidata csvlens taskwarrior-tui}; do
    spec=$data/$name.json
    sed "s|@DATA@|$data|g; s|@PEERS@|$peers/bin|g; s|@USTAZ@|$ours|g" "$here/$name.json" >"$spec"
    command=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["cmd"][0])' "$spec")
    if command -v "$command" >/dev/null; then specs+=("$spec"); else echo "left out, not installed: $name" >&2; fi
done
# The sample, left on the trainees: where one stood is where one starts.
python3 "$measure" --repeats 1 -o "$data/none.json" <(sed "s|@DATA@|$data|g; s|@USTAZ@|$ours|g" "$here/sample.json") >"$data/sample.txt"
python3 "$measure" --repeats "${REPEATS:-1}" ${DUMP:+--dump "$DUMP"} -o "$data/all.json" "${specs[@]}" >"$data/all.txt"
python3 "$here/table.py" "$data/all.json" "${specs[@]}"
