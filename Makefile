# Plumb: a lab kit for socket programming in C on Linux.
#
# Folders in the plural are collections: a file dropped into diagnose/rules, report/exporters, cli/commands or a
# folder into labs/ is found here and needs no other mention.

BUILD   ?= build
CC      ?= gcc
VERSION := 0.1.0
PKGS    := jansson libdw libelf libseccomp libcrypto libmnl
STRICT  := -Wall -Wextra -Wno-missing-field-initializers -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla
CFLAGS  ?= -O2 -g
FLAGS   := -std=gnu11 -D_GNU_SOURCE -DPLUMB_VERSION='"$(VERSION)"' $(STRICT) $(CFLAGS) $(SANITIZE) \
           -Iharness $(shell pkg-config --cflags $(PKGS) 2>/dev/null) -MMD -MP
LIBS    := $(shell pkg-config --libs $(PKGS) 2>/dev/null) $(SANITIZE)
CUNIT   := $(shell pkg-config --libs cunit 2>/dev/null)
# a grader forks a worker for each check: what it calls is looked up once, by itself, and not by each of them again
GRADER_LIBS := $(CUNIT) $(LIBS) -Wl,-z,now
JOBS    := -j$(shell nproc)
LAB     ?= 00

MODULES := base model report diagnose sandbox observe peer check grade cli

# A source file has one dot in its name; `double-close.bad1.c` is an example of the rule, not part of the harness.
plain    = $(foreach f,$(wildcard $(1)),$(if $(findstring .,$(basename $(notdir $(f)))),,$(f)))
sources  = $(call plain,harness/$(1)/*.c)
RULES     := $(call plain,harness/diagnose/rules/*.c)
EXPORTERS := $(call plain,harness/report/exporters/*.c)
COMMANDS  := $(call plain,harness/cli/commands/*.c)
objects  = $(patsubst %.c,$(BUILD)/%.o,$(1))

base_OBJECTS     := $(call objects,$(call sources,base))
model_OBJECTS    := $(call objects,$(call sources,model))
report_OBJECTS   := $(call objects,$(call sources,report) $(EXPORTERS)) $(BUILD)/tables/exporters.o $(BUILD)/tables/assets.o
diagnose_OBJECTS := $(call objects,$(call sources,diagnose) $(RULES)) $(BUILD)/tables/rules.o
sandbox_OBJECTS  := $(call objects,$(call sources,sandbox))
observe_OBJECTS  := $(call objects,$(call sources,observe))
peer_OBJECTS     := $(call objects,$(call sources,peer))
check_OBJECTS    := $(call objects,$(call sources,check))
grade_OBJECTS    := $(call objects,$(filter-out harness/grade/grader.c,$(call sources,grade)))
cli_OBJECTS      := $(call objects,$(filter-out harness/cli/main.c,$(call sources,cli)) $(COMMANDS)) $(BUILD)/tables/commands.o

# Who may include whom is who is linked with whom: a unit test of a module gets these and no more.
base_NEEDS     := base
model_NEEDS    := model base
report_NEEDS   := report model base
diagnose_NEEDS := diagnose model base
sandbox_NEEDS  := sandbox base
observe_NEEDS  := observe sandbox model base
peer_NEEDS     := peer sandbox model base
check_NEEDS    := check diagnose peer observe sandbox model base
grade_NEEDS    := grade check diagnose peer observe sandbox model base
cli_NEEDS      := cli grade report check diagnose peer observe sandbox model base

SLUGS   := $(notdir $(patsubst %/lab.conf,%,$(wildcard labs/*/lab.conf)))
GRADERS := $(SLUGS:%=$(BUILD)/graders/%)
UNIT    := $(call plain,harness/tests/unit/*.c)
UNITS   := $(patsubst harness/tests/unit/%.c,$(BUILD)/tests/unit/%,$(UNIT))
SYSTEM  := $(call plain,harness/tests/system/*.c)
SYSTEMS := $(patsubst harness/tests/system/%.c,$(BUILD)/tests/system/%,$(SYSTEM))
BENCHES := $(patsubst harness/tests/bench/%.c,$(BUILD)/tests/bench/%,$(wildcard harness/tests/bench/*.c))

# Programs that tests run: examples of rules (RULE.bad2.c, perhaps with RULE.bad2.part.c), harness/tests/programs, those in
# which no rule may find anything, and those that stand still
EXAMPLES := $(patsubst harness/diagnose/rules/%.c,$(BUILD)/examples/%,$(filter-out %.part.c,$(wildcard harness/diagnose/rules/*.bad?.c harness/diagnose/rules/*.good*.c)))
PROGRAMS := $(patsubst harness/tests/programs/%.c,$(BUILD)/programs/%,$(wildcard harness/tests/programs/*.c))
SOUND    := $(patsubst harness/tests/sound/%.c,$(BUILD)/sound/%,$(wildcard harness/tests/sound/*.c))
STANDING := $(patsubst harness/tests/standing/%.c,$(BUILD)/standing/%,$(wildcard harness/tests/standing/*.c))
LEARNER  := -std=gnu11 -g -O1 -Wall -Wextra -fno-omit-frame-pointer -fno-optimize-sibling-calls -pthread

# A catalogue of each language, where there is gettext(1) to make them; sentences are English without
CATALOGUES := $(if $(shell command -v msgfmt),$(patsubst harness/po/%.po,$(BUILD)/locale/%/LC_MESSAGES/plumb.mo,$(wildcard harness/po/*.po)))

.PHONY: all
all: $(BUILD)/bin/plumb $(GRADERS) $(CATALOGUES) $(if $(filter build,$(BUILD)),plumb)   ## build the program and the graders

plumb: $(BUILD)/bin/plumb
	ln -sfn $(BUILD)/bin/plumb plumb

$(CATALOGUES): $(BUILD)/locale/%/LC_MESSAGES/plumb.mo: harness/po/%.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

$(BUILD)/libplumb.a: $(foreach m,$(filter-out cli report,$(MODULES)),$($(m)_OBJECTS))
	@mkdir -p $(@D)
	rm -f $@ && ar rcs $@ $^

$(BUILD)/bin/plumb: $(BUILD)/harness/cli/main.o $(cli_OBJECTS) $(report_OBJECTS) $(BUILD)/libplumb.a
	@mkdir -p $(@D)
	$(CC) -o $@ $^ $(CUNIT) $(LIBS)

$(BUILD)/graders/%: $(BUILD)/labs/%/checks.o $(BUILD)/harness/grade/grader.o $(BUILD)/libplumb.a
	@mkdir -p $(@D)
	$(CC) -o $@ $(BUILD)/labs/$*/checks.o $(BUILD)/harness/grade/grader.o $(BUILD)/libplumb.a $(GRADER_LIBS)

# labs of the harness's own tests: build/graders, too, but no learner's lab
TEST_LABS := $(notdir $(patsubst %/lab.conf,%,$(wildcard harness/tests/labs/*/lab.conf)))
TEST_GRADERS := $(TEST_LABS:%=$(BUILD)/graders/%)

$(TEST_GRADERS): $(BUILD)/graders/%: $(BUILD)/harness/tests/labs/%/checks.o $(BUILD)/harness/grade/grader.o $(BUILD)/libplumb.a
	@mkdir -p $(@D)
	$(CC) -o $@ $(BUILD)/harness/tests/labs/$*/checks.o $(BUILD)/harness/grade/grader.o $(BUILD)/libplumb.a $(GRADER_LIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) -c -o $@ $<

$(BUILD)/tables/%.o: $(BUILD)/tables/%.c
	$(CC) $(FLAGS) -c -o $@ $<

# table NAME, header, struct, prefix, files: a sorted table of one symbol per file
define table
$(BUILD)/tables/$(1).c: $(5) $$(wildcard harness/$(6)) Makefile
	@mkdir -p $$(@D)
	@{ echo '#include "$(2)"'; \
	   for n in $$(sort $$(basename $$(notdir $(5)))); do s=$(4)_$$$$(echo $$$$n | tr - _); echo "extern const struct $(3) $$$$s;"; done; \
	   echo 'const struct $(3) *const all_$(1)[] = {'; \
	   for n in $$(sort $$(basename $$(notdir $(5)))); do echo "	&$(4)_$$$$(echo $$$$n | tr - _),"; done; \
	   echo '	NULL'; echo '};'; } > $$@
endef
$(eval $(call table,rules,diagnose/rule.h,rule,rule,$(RULES),diagnose/rules))
$(eval $(call table,exporters,report/exporter.h,exporter,exporter,$(EXPORTERS),report/exporters))
$(eval $(call table,commands,cli/command.h,command,command,$(COMMANDS),cli/commands))

# what a page of the report carries with it: report.css is `const char report_css[]`
$(BUILD)/tables/assets.c: harness/report/report.css harness/report/report.js Makefile
	@mkdir -p $(@D)
	@{ echo '#include "report/html.h"'; \
	   for f in $(filter-out Makefile,$^); do echo "const char $$(basename $$f | tr . _)[] ="; \
	     sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/\t"&\\n"/' $$f; echo '	;'; done; } > $@

# harness/tests/unit/model-trace.c is linked with what model may use
define unit_test
$(BUILD)/tests/unit/$(1): $(BUILD)/harness/tests/unit/$(1).o $(foreach m,$($(firstword $(subst -, ,$(1)))_NEEDS),$($(m)_OBJECTS))
	@mkdir -p $$(@D)
	$$(CC) -o $$@ $$^ $$(CUNIT) $$(LIBS)
endef
$(foreach t,$(notdir $(UNITS)),$(eval $(call unit_test,$(t))))

.SECONDEXPANSION:
$(BUILD)/examples/%: harness/diagnose/rules/%.c $$(wildcard harness/diagnose/rules/$$*.part.c)
	@mkdir -p $(@D)
	$(CC) $(LEARNER) -o $@ $^

# what no call shows, a sanitizer does
$(BUILD)/examples/unaligned-cast.%: LEARNER += -fsanitize=undefined
$(BUILD)/examples/buffer-off-by-one.%: LEARNER += -fsanitize=address

# NAME: $(BUILD)/NAME holds a program for each file of harness/tests/NAME
define test_programs
$(BUILD)/$(1)/%: harness/tests/$(1)/%.c $(wildcard harness/tests/$(1)/*.h)
	@mkdir -p $$(@D)
	$$(CC) $$(LEARNER) -o $$@ $$<
endef
$(foreach n,programs sound standing,$(eval $(call test_programs,$(n))))

$(BUILD)/tests/bench/%: $(BUILD)/harness/tests/bench/%.o $(BUILD)/libplumb.a
	@mkdir -p $(@D)
	$(CC) -o $@ $^ $(CUNIT) $(LIBS)

$(BUILD)/tests/system/%: $(BUILD)/harness/tests/system/%.o $(BUILD)/harness/tests/observed.o $(BUILD)/harness/tests/head.o $(report_OBJECTS) $(BUILD)/libplumb.a
	@mkdir -p $(@D)
	$(CC) -o $@ $^ $(CUNIT) $(LIBS)

.PHONY: check
check:   ## install what is missing, build, and grade a lab: make check LAB=00
	@harness/setup.sh build
	@$(MAKE) -s $(JOBS) all
	@./plumb check $(LAB)

.PHONY: test
test:   ## install what is missing, build, and run the project's tests
	@BUILD=$(BUILD) harness/setup.sh test
	@$(MAKE) -s $(JOBS) all units
	@harness/tests/run.sh $(BUILD)

.PHONY: lint
lint:   ## layers, labs, headers, constants of time, format
	@harness/setup.sh analyze
	@harness/tests/layers.sh
	@harness/tests/labs.sh
	@harness/tests/constants.sh
	@$(MAKE) -s $(BUILD)/plumb.pot
	@harness/tests/sentences.sh $(BUILD)/plumb.pot
	@harness/tests/sources.sh | xargs clang-format --dry-run --Werror || { echo "lint: make format brings the sources into style"; false; }
	@echo "format: every source is in the style of .clang-format"

.PHONY: format
format:   ## bring the sources into the style of .clang-format
	@harness/setup.sh analyze
	@harness/tests/sources.sh | xargs clang-format -i

.PHONY: analyze
analyze:   ## clang-tidy, cppcheck and gcc -fanalyzer over the harness
	@harness/setup.sh analyze
	@harness/tests/analyze.sh $(filter-out -MMD -MP,$(FLAGS)) $(CLANG:%=-I%include)

.PHONY: sanitize
sanitize:   ## the tests with the harness under ASan and UBSan
	@BUILD=$(BUILD)/sanitize harness/setup.sh test
	@$(MAKE) -s $(JOBS) BUILD=$(BUILD)/sanitize SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=undefined" CFLAGS="-O1 -g -fno-omit-frame-pointer" all units
	@harness/tests/sanitize.sh $(BUILD)/sanitize

.PHONY: docs
docs: $(BUILD)/bin/plumb   ## the handbook, in build/docs/html; a warning is an error
	@harness/setup.sh docs
	@mkdir -p $(BUILD)/docs
	@$(BUILD)/bin/plumb explain --all >$(BUILD)/docs/explained.md
	@( cat docs/Doxyfile; echo 'INPUT += $(BUILD)/docs/explained.md'; echo 'OUTPUT_DIRECTORY = $(BUILD)/docs'; echo 'WARN_LOGFILE = $(BUILD)/docs/warnings' ) | doxygen -
	@! grep -v '(variable) of struct' $(BUILD)/docs/warnings
	@echo "the handbook is $(BUILD)/docs/html/index.html"

.PHONY: bench
bench: all units $(BENCHES)   ## performance, as ratios in one run against named anchors
	@harness/setup.sh bench
	@FLAGS="$(LEARNER)" harness/tests/bench.sh $(BUILD)

.PHONY: soak
soak: all units   ## grade every specimen again and again, half of it under load: make soak TIME=600 LABS="00 01"; or FLIGHTS=2000, or REPLAYS=200
	@harness/tests/soak.sh $(BUILD) $(if $(FLIGHTS),flights $(FLIGHTS),$(if $(REPLAYS),replays $(REPLAYS),$(or $(TIME),600)) $(LABS))

# libclang: Debian keeps each version in a folder of its own
CLANG = $(shell ls -d /usr/lib/llvm-*/ 2>/dev/null | sort -V | tail -n 1)

$(BUILD)/mutation/mutate: harness/tests/mutation/mutate.c $(base_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(CLANG:%=-I%include) -o $@ $< $(base_OBJECTS) $(CLANG:%=-L%lib) -lclang $(LIBS)

.PHONY: mutation
mutation:   ## do the checks of a lab see every small mistake? make mutation LAB=01
	@harness/setup.sh mutation
	@$(MAKE) -s $(JOBS) all $(BUILD)/mutation/mutate
	@harness/tests/mutation/mutation.sh $(BUILD) $(LAB)

# Functions that look their sentence up by themselves, and which argument it is; those of printf(3)'s kind. Others mark it: _(), N_()
SAYING := datagrams:2 write_fifo:2 read_fifo:2 begin:2 answer_each:2 draw:2 expect_no_call:3 expect_some_bytes:3 expect_some_datagram:2 scenario_error:3
FORMATTING := narrate:3 note:2 fail_check:3 fail_standing:2 cli_fail:2
SPEAKING = $(filter-out harness/tests/%,$(call plain,harness/*/*.[ch])) $(call plain,harness/cli/commands/*.c harness/report/exporters/*.c) $(RULES) $(wildcard labs/*/checks.c)

$(BUILD)/plumb.pot: $(SPEAKING) Makefile
	@mkdir -p $(@D)
	@xgettext --from-code=UTF-8 --package-name=plumb --package-version=$(VERSION) --add-comments=TRANSLATORS \
	   --keyword --keyword=_ --keyword=N_ --keyword=PLURAL:1,2 --flag=_:1:pass-c-format --flag=PLURAL:1:pass-c-format --flag=PLURAL:2:pass-c-format \
	   $(addprefix --keyword=,$(SAYING) $(FORMATTING)) $(patsubst %,--flag=%:c-format,$(FORMATTING) memory_format:1 text_addf:2 page_addf:2 finding_report:4) \
	   --add-location=file --sort-by-file -o $@ $(SPEAKING)

.PHONY: pot
pot: $(BUILD)/plumb.pot   ## collect the sentences, and bring the catalogues of harness/po up to date with them
	@for po in harness/po/*.po; do msgmerge --quiet --update --backup=none --no-fuzzy-matching --previous --add-location=file --sort-by-file $$po $<; done

.PHONY: units
units: $(UNITS) $(SYSTEMS) $(EXAMPLES) $(PROGRAMS) $(SOUND) $(STANDING) $(TEST_GRADERS)   ## build the tests

.PHONY: clean
clean:   ## remove everything that make has made
	rm -rf $(BUILD) plumb

.PHONY: help
help:   ## list the targets
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1	\2/p' $(MAKEFILE_LIST) | expand -t 12

.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' -type f 2>/dev/null)
