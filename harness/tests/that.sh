# For tests that are scripts, to be read with `.`: test_that, and the status that they end with. Wants a folder in $work; where
# what plumb says is kept in $log, a failure shows it, too.
status=0

test_that() {	# SENTENCE COMMAND…
	local sentence="$1"
	shift
	if "$@" >"$work/tried" 2>&1; then
		echo "ok $sentence"
	else
		echo "not ok $sentence"
		sed 's/^/  /' "$work/tried"
		[ ! -s "${log:-}" ] || head -n 30 "$log" | sed 's/^/  plumb: /'
		status=1
	fi
}
