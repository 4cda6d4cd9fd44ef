/** @file
 * Makes mutants of a C file: each is the file with one small mistake in it.
 *
 *     mutate FILE.c          lists them, one a line: number, line of the file, id, what stands there, what would
 *     mutate FILE.c FOLDER   lists them, and puts each there: the file with mutant N is FOLDER/N.c
 *
 * libclang tells where expressions and statements begin and end; the mistake itself is a change of text. Because of macros,
 * an expression may begin where its text does not: whatever does not look as it should at its place is left alone.
 *
 * An id names the function, the kind of mistake and the text, not the line: it stays the same when the file grows.
 */
#include <clang-c/Index.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"

enum { CHILDREN_MOST = 64, FILE_MOST = 1 << 20, SHOWN_MOST = 60 };

/** A piece of the file's text. */
struct range {
	size_t from, to;
};

/** One mistake: this piece becomes that text. */
struct mutant {
	struct range range;
	char *text; /**< owned */
	char *id;   /**< owned */
};

/** The file, and the mutants so far. */
struct source {
	CXTranslationUnit unit;
	const char *name; /**< without folder */
	struct text text;
	char *function; /**< owned; the one that is being visited */
	struct mutant *mutants;
	size_t count, capacity;
};

/** What stands around a cursor. */
struct place {
	CXCursor cursor, parent;
	struct range range;
	CXCursor children[CHILDREN_MOST];
	size_t child_count;
	bool statement; /**< stands by itself, with a semicolon behind it */
};

/* --- text --- */

static struct range range_of(CXCursor cursor)
{
	CXSourceRange extent = clang_getCursorExtent(cursor);
	unsigned from, to;

	clang_getExpansionLocation(clang_getRangeStart(extent), NULL, NULL, NULL, &from);
	clang_getExpansionLocation(clang_getRangeEnd(extent), NULL, NULL, NULL, &to);
	return (struct range){from, to};
}

static char *text_of(const struct source *source, struct range range)
{
	return memory_copy(source->text.bytes + range.from, range.to > range.from ? range.to - range.from : 0);
}

static bool begins_with(const struct source *source, struct range range, const char *word)
{
	size_t length = strlen(word);

	return range.to - range.from >= length && strncmp(source->text.bytes + range.from, word, length) == 0;
}

/** On one line with single blanks, and not too long. */
static char *shown(const char *text)
{
	struct text out = {0};

	for (; *text && out.length < SHOWN_MOST; text++) {
		if (!isspace((unsigned char)*text))
			text_add_bytes(&out, text, 1);
		else if (out.length && out.bytes[out.length - 1] != ' ')
			text_add(&out, " ");
	}
	return text_take(&out);
}

static unsigned line_of(const struct source *source, size_t offset)
{
	unsigned line = 1;
	size_t i;

	for (i = 0; i < offset; i++)
		line += source->text.bytes[i] == '\n';
	return line;
}

/* --- collecting mutants --- */

static size_t count_like(const struct source *source, const char *id)
{
	size_t length = strlen(id), count = 0, i;

	for (i = 0; i < source->count; i++)
		count += strncmp(source->mutants[i].id, id, length) == 0 &&
			(source->mutants[i].id[length] == '\0' || source->mutants[i].id[length] == '#');
	return count;
}

/** Takes @p text. */
static void add(struct source *source, const char *kind, struct range range, char *text)
{
	char *old = text_of(source, range), *line = shown(old);
	char *id = memory_format("%s:%s:%s:%s", source->name, source->function, kind, line);
	size_t like = count_like(source, id);

	ARRAY_ADD(source->mutants, source->count, source->capacity) =
		(struct mutant){range, text, like ? memory_format("%s#%zu", id, like + 1) : memory_string(id)};
	free(id);
	free(line);
	free(old);
}

/* --- statements --- */

/** `close(fd);` → `;` */
static void drop_statement(struct source *source, const struct place *at)
{
	static const enum CXCursorKind kinds[] = {CXCursor_CallExpr, CXCursor_BinaryOperator,
		CXCursor_CompoundAssignOperator, CXCursor_UnaryOperator, CXCursor_BreakStmt, CXCursor_ContinueStmt};
	size_t i;

	for (i = 0; at->statement && i < sizeof kinds / sizeof *kinds; i++)
		if (clang_getCursorKind(at->cursor) == kinds[i])
			add(source, "drop", at->range, memory_string(""));
}

static void invert(struct source *source, CXCursor condition)
{
	struct range range = range_of(condition);
	char *text = text_of(source, range);

	add(source, "invert", range, memory_format("!(%s)", text));
	free(text);
}

/** `if (n < 0) return -1;` → `(void)(n < 0);` */
static void make_if(struct source *source, const struct place *at)
{
	struct range whole = at->range;
	char *condition;

	if (!begins_with(source, whole, "if") || at->child_count < 2)
		return;
	invert(source, at->children[0]);
	if (at->child_count > 2)
		return; /* what is left would not be a statement */
	condition = text_of(source, range_of(at->children[0]));
	add(source, "drop-if", whole,
		memory_format("(void)(%s)%s", condition, source->text.bytes[whole.to - 1] == '}' ? ";" : ""));
	free(condition);
}

/** `while (C) …` → `for (int once = 1; once-- && (C);) …` */
static void make_while(struct source *source, const struct place *at)
{
	struct range head = {at->range.from, 0};
	char *condition;

	if (!begins_with(source, at->range, "while") || at->child_count != 2)
		return;
	invert(source, at->children[0]);
	condition = text_of(source, range_of(at->children[0]));
	head.to = range_of(at->children[1]).from;
	add(source, "once", head, memory_format("for (int once_ = 1; once_-- && (%s);) ", condition));
	free(condition);
}

/** `do … while (C)` → `do … while (0 && (C))` */
static void make_do(struct source *source, const struct place *at)
{
	struct range condition;
	char *text;

	if (!begins_with(source, at->range, "do") || at->child_count != 2)
		return;
	condition = range_of(at->children[1]);
	text = text_of(source, condition);
	add(source, "once", condition, memory_format("0 && (%s)", text));
	invert(source, at->children[1]);
	free(text);
}

/** `for (…) …` → `for (int once = 1; once--;) for (…) { … break; }`, which `continue` leaves, too */
static void make_for(struct source *source, const struct place *at)
{
	struct range body;
	char *text;

	if (!begins_with(source, at->range, "for") || at->child_count < 1)
		return;
	body = range_of(at->children[at->child_count - 1]);
	text = text_of(source, body);
	add(source, "once", body,
		memory_format("{ for (int once_ = 1; once_--;) %s%s break; }", text,
			text[strlen(text) - 1] == '}' ? "" : ";"));
	free(text);
}

/* --- calls --- */

static bool swaps_order(const char *name)
{
	static const char *const names[] = {"htons", "htonl", "ntohs", "ntohl"};
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool is_integer(CXType type)
{
	enum CXTypeKind kind = clang_getCanonicalType(type).kind;

	return kind >= CXType_Bool && kind <= CXType_Int128;
}

/** A format with something else in its place: nobody makes that mistake and keeps it. */
static bool is_literal(const char *text)
{
	return *text == '"';
}

/** Could one stand for the other without a word of the compiler? */
static bool are_alike(CXCursor a, CXCursor b)
{
	CXType first = clang_getCursorType(a), second = clang_getCursorType(b);

	return (is_integer(first) && is_integer(second)) ||
		clang_equalTypes(clang_getCanonicalType(first), clang_getCanonicalType(second));
}

static void swap_arguments(struct source *source, const struct place *at)
{
	int count = clang_Cursor_getNumArguments(at->cursor), i;

	for (i = 0; i + 1 < count; i++) {
		CXCursor a = clang_Cursor_getArgument(at->cursor, (unsigned)i),
			 b = clang_Cursor_getArgument(at->cursor, (unsigned)i + 1);
		struct range first = range_of(a), second = range_of(b);
		char *x = text_of(source, first), *y = text_of(source, second);

		if (are_alike(a, b) && strcmp(x, y) != 0 && is_literal(x) == is_literal(y))
			add(source, "swap", (struct range){first.from, second.to}, memory_format("%s, %s", y, x));
		free(x);
		free(y);
	}
}

/** `htons(port)` → `(port)`; a call inside of an expression → `0` */
static void make_call(struct source *source, const struct place *at)
{
	CXString spelling = clang_getCursorSpelling(at->cursor);
	const char *name = clang_getCString(spelling);

	if (*name && begins_with(source, at->range, name)) {
		if (swaps_order(name) && at->child_count == 2)
			add(source, "host-order", at->range, text_of(source, range_of(at->children[1])));
		if (!at->statement && is_integer(clang_getCursorType(at->cursor)))
			add(source, "skip-call", at->range, memory_string("0"));
		swap_arguments(source, at);
	}
	clang_disposeString(spelling);
}

/* --- operators --- */

/** An operator, and what it may be mistaken for. */
static const struct mistake {
	const char *is, *kind, *becomes;
} mistakes[] = {{"<=", "boundary", "<"}, {">=", "boundary", ">"}, {"<", "boundary", "<="}, {">", "boundary", ">="},
	{"==", "negate", "!="}, {"!=", "negate", "=="}, {"+", "arithmetic", "-"}, {"-", "arithmetic", "+"},
	{"*", "arithmetic", "/"}, {"/", "arithmetic", "*"}, {"+=", "arithmetic", "-="}, {"-=", "arithmetic", "+="}};

/** What stands between the two operands, without blanks: the operator; an empty range where a macro hides it. */
static struct range operator_of(const struct source *source, const struct place *at)
{
	struct range left = range_of(at->children[0]), right = range_of(at->children[1]),
		     between = {left.to, right.from};
	const char *text = source->text.bytes;

	if (between.from >= between.to)
		return (struct range){0, 0};
	while (between.from < between.to && isspace((unsigned char)text[between.from]))
		between.from++;
	while (between.to > between.from && !strchr("<>=!+-*/&|^%", text[between.to - 1]))
		between.to--; /* blanks, an opening bracket of the right operand */
	return between;
}

/** `a && b` → `a`, and → `b`; the same for `a || b` and `a | b` */
static void drop_operands(struct source *source, const struct place *at, const char *operator)
{
	if (strcmp(operator, "&&") != 0 && strcmp(operator, "||") != 0 && strcmp(operator, "|") != 0)
		return;
	add(source, "left-only", at->range, text_of(source, range_of(at->children[0])));
	add(source, "right-only", at->range, text_of(source, range_of(at->children[1])));
}

static void make_operator(struct source *source, const struct place *at)
{
	struct range where;
	char *operator;
	size_t i;

	if (at->child_count != 2)
		return;
	where = operator_of(source, at);
	operator= text_of(source, where);
	for (i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
		if (strcmp(operator, mistakes[i].is) == 0) {
			char *left = text_of(source, range_of(at->children[0])),
			     *right = text_of(source, range_of(at->children[1]));

			add(source, mistakes[i].kind, at->range,
				memory_format("%s %s %s", left, mistakes[i].becomes, right));
			free(right);
			free(left);
		}
	drop_operands(source, at, operator);
	free(operator);
}

static void make_unary(struct source *source, const struct place *at)
{
	if (begins_with(source, at->range, "!") && at->child_count == 1)
		add(source, "drop-not", at->range, text_of(source, range_of(at->children[0])));
}

static void make_choice(struct source *source, const struct place *at)
{
	if (at->child_count == 3 && range_of(at->children[0]).to < range_of(at->children[1]).from)
		invert(source, at->children[0]);
}

/** Is the number one of an array's size, a sign's, or the border of a comparison, which has a mutant of its own? */
static bool is_bound(const struct source *source, const struct place *at)
{
	size_t before = at->range.from;
	const char *text = source->text.bytes;

	while (before > 0 && isspace((unsigned char)text[before - 1]))
		before--;
	return before > 0 && strchr("[-<>", text[before - 1]) != NULL;
}

static void make_number(struct source *source, const struct place *at)
{
	char *text = text_of(source, at->range), *end;
	unsigned long long value = strtoull(text, &end, 0);

	if (isdigit((unsigned char)*text) && !is_bound(source, at)) {
		add(source, "plus-one", at->range, memory_format("%llu%s", value + 1, end));
		if (value > 1)
			add(source, "minus-one", at->range, memory_format("%llu%s", value - 1, end));
	}
	free(text);
}

/* --- visiting --- */

/** Which cursors have which mutants. */
static const struct maker {
	enum CXCursorKind kind;
	void (*make)(struct source *source, const struct place *at);
} makers[] = {{CXCursor_IfStmt, make_if}, {CXCursor_WhileStmt, make_while}, {CXCursor_DoStmt, make_do},
	{CXCursor_ForStmt, make_for}, {CXCursor_CallExpr, make_call}, {CXCursor_BinaryOperator, make_operator},
	{CXCursor_CompoundAssignOperator, make_operator}, {CXCursor_UnaryOperator, make_unary},
	{CXCursor_ConditionalOperator, make_choice}, {CXCursor_IntegerLiteral, make_number}};

static enum CXChildVisitResult add_child(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct place *place = data;

	(void)parent;
	if (place->child_count < CHILDREN_MOST)
		place->children[place->child_count++] = cursor;
	return CXChildVisit_Continue;
}

/** clang_equalCursors() tells cursors apart that were reached on different ways. */
static bool is_same_text(CXCursor a, CXCursor b)
{
	struct range first = range_of(a), second = range_of(b);

	return first.from == second.from && first.to == second.to;
}

static bool is_body(CXCursor cursor, CXCursor parent)
{
	enum CXCursorKind kind = clang_getCursorKind(parent);
	struct place around = {.child_count = 0};

	if (kind == CXCursor_CompoundStmt)
		return true;
	(void)clang_visitChildren(parent, add_child, &around);
	if (!around.child_count)
		return false;
	if (kind == CXCursor_IfStmt || kind == CXCursor_WhileStmt)
		return !is_same_text(cursor, around.children[0]);
	if (kind == CXCursor_DoStmt)
		return is_same_text(cursor, around.children[0]);
	return kind == CXCursor_ForStmt && is_same_text(cursor, around.children[around.child_count - 1]);
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct source *source = data;
	struct place at = {.cursor = cursor, .parent = parent, .range = range_of(cursor)};
	size_t i;

	at.statement = is_body(cursor, parent);
	(void)clang_visitChildren(cursor, add_child, &at);
	drop_statement(source, &at);
	for (i = 0; i < sizeof makers / sizeof *makers; i++)
		if (makers[i].kind == clang_getCursorKind(cursor))
			makers[i].make(source, &at);
	return CXChildVisit_Recurse;
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct source *source = data;
	CXString spelling;

	(void)parent;
	if (!clang_Location_isFromMainFile(clang_getCursorLocation(cursor)))
		return CXChildVisit_Continue;
	spelling = clang_getCursorSpelling(cursor);
	free(source->function);
	source->function =
		memory_string(clang_getCursorKind(cursor) == CXCursor_FunctionDecl ? clang_getCString(spelling) : "");
	clang_disposeString(spelling);
	(void)clang_visitChildren(cursor, visit, source);
	return CXChildVisit_Continue;
}

/* --- answers --- */

static void list(const struct source *source)
{
	size_t i;

	for (i = 0; i < source->count; i++) {
		const struct mutant *mutant = &source->mutants[i];
		char *old = text_of(source, mutant->range), *is = shown(old), *becomes = shown(mutant->text);

		(void)printf(
			"%zu\t%u\t%s\t%s\t%s\n", i + 1, line_of(source, mutant->range.from), mutant->id, is, becomes);
		free(becomes);
		free(is);
		free(old);
	}
}

/** FOLDER/N.c: the file with this mistake. */
static int put(const struct source *source, size_t n, const char *folder)
{
	const struct mutant *mutant = &source->mutants[n - 1];
	char *name = memory_format("%zu.c", n), *path = file_join(folder, name);
	struct text out = {0};
	int r;

	text_add_bytes(&out, source->text.bytes, mutant->range.from);
	text_add(&out, mutant->text);
	text_add(&out, source->text.bytes + mutant->range.to);
	r = file_replace(path, out.bytes, out.length);
	text_clear(&out);
	free(path);
	free(name);
	return r;
}

static int put_all(const struct source *source, const char *folder)
{
	size_t n;
	int r = 0;

	for (n = 1; n <= source->count && r == 0; n++)
		r = put(source, n, folder);
	return r;
}

static bool parse(struct source *source, CXIndex index, const char *path)
{
	static const char *const flags[] = {"-std=gnu11", "-fno-builtin"};

	if (file_read(path, FILE_MOST, &source->text) < 0)
		return false;
	source->name = file_name(path);
	source->unit = clang_parseTranslationUnit(index, path, flags, 2, NULL, 0, CXTranslationUnit_None);
	if (!source->unit || clang_getNumDiagnostics(source->unit))
		return false;
	(void)clang_visitChildren(clang_getTranslationUnitCursor(source->unit), visit_top, source);
	return true;
}

static void source_clear(struct source *source)
{
	size_t i;

	for (i = 0; i < source->count; i++) {
		free(source->mutants[i].text);
		free(source->mutants[i].id);
	}
	free(source->mutants);
	free(source->function);
	text_clear(&source->text);
	if (source->unit)
		clang_disposeTranslationUnit(source->unit);
}

int main(int argc, char **argv)
{
	CXIndex index = clang_createIndex(0, 1);
	struct source source = {0};
	int status = 3;

	if (argc < 2 || !parse(&source, index, argv[1])) {
		(void)fprintf(stderr, "mutate: cannot read '%s', or it does not compile without a warning\n",
			argc < 2 ? "" : argv[1]);
	} else if (argc > 2 && put_all(&source, argv[2]) < 0) {
		(void)fprintf(stderr, "mutate: cannot write to '%s'\n", argv[2]);
	} else {
		list(&source);
		status = 0;
	}
	source_clear(&source);
	clang_disposeIndex(index);
	return status;
}
