# For tests of the author's commands, to be read with `.`: a kit of its own in $kit, and labs in it. Wants $build.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
kit=$work/kit
. harness/tests/that.sh

# a program finds its kit around itself
empty_kit() {
	mkdir -p "$kit/labs" "$kit/solutions" "$kit/harness" "$kit/build/bin" "$kit/build/graders"
	touch "$kit/README.md"
	cp "$build/bin/plumb" "$kit/build/bin/"
	ln -s "$PWD/harness/templates" "$kit/harness/templates"
}

# as the Makefile does it; SANITIZE is that of sanitize.sh
build_grader() {	# LAB
	# shellcheck disable=SC2046,SC2086  # lists of words
	gcc -std=gnu11 -D_GNU_SOURCE -Iharness ${SANITIZE:-} -o "$kit/build/graders/$1" "$kit/labs/$1/checks.c" \
		"$build/harness/grade/grader.o" "$build/libplumb.a" \
		$(pkg-config --libs cunit $(sed -n 's/^PKGS *:= *//p' Makefile))
}
