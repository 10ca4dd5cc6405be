# Shared by the scripts beside it; sourced, not run. Sets the root as working directory.
cd "$(dirname "${BASH_SOURCE[0]}")/.."

jobs=$(nproc)
# The same object for the same source, whatever build folder or preset name it is compiled in.
if command -v ccache >/dev/null; then
    export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_NOHASHDIR=1 CCACHE_BASEDIR="$PWD"
fi

# build PRESET [TARGET]... : configures and builds; shows the log only when that fails.
build() {
    local preset=$1 log="build/logs/build-$1.log" started=$SECONDS
    shift
    mkdir -p build/logs
    echo "building preset $preset ..."
    if ! { cmake --preset "$preset" && cmake --build --preset "$preset" -j "$jobs" ${1:+--target "$@"}; } >"$log" 2>&1; then
        grep -E -A 12 'error:|Error|FAILED|ninja: ' "$log" | head -n 80 || tail -n 60 "$log"
        echo "preset $preset does not build (whole log: $log)"
        return 1
    fi
    echo "built preset $preset in $((SECONDS - started)) s"
}

# run_ctest PRESET [ctest argument]... : runs tests, ends with 'N passed, N failed' on a line alone.
# ctest itself runs under the command `ctest_prefix`, if there is one.
ctest_prefix=()
run_ctest() {
    local preset=$1 status=0 junit="$PWD/build/logs/junit-$1.xml"
    shift
    mkdir -p build/logs
    rm -f "$junit"
    "${ctest_prefix[@]}" ctest --preset "$preset" -j "$jobs" --no-tests=error --test-output-size-passed 1000000 \
        --test-output-size-failed 1000000 --output-junit "$junit" "$@" || status=$?
    python3 tools/count_tests.py "$junit" || status=1
    return "$status"
}
