# SPDX-License-Identifier: GPL-2.0-only
# libframeproof, and where everything goes: make install prefix=/usr DESTDIR=/tmp/tree

VERSION := $(shell sed -n 's/^\#define FRAMEPROOF_VERSION "\(.*\)"/\1/p' lib/frameproof.h)
# until 1.0 a minor version may change the interface
SONAME	:= libframeproof.so.$(shell echo $(VERSION) | cut -d. -f1-2)

prefix	    ?= /usr/local
bindir	    ?= $(prefix)/bin
libdir	    ?= $(prefix)/lib
includedir  ?= $(prefix)/include
datadir	    ?= $(prefix)/share
mandir	    ?= $(datadir)/man
docdir	    ?= $(datadir)/doc/frameproof
bashdir	    ?= $(datadir)/bash-completion/completions
zshdir	    ?= $(datadir)/zsh/site-functions
INSTALL	    ?= install

LIB_SRC	    := $(SRC) cli/host.c cli/region.c cli/files.c cli/near.c lib/frameproof.c
LIB_OBJ	    := $(LIB_SRC:%.c=$(BUILD)/pic/%.o)
LIB_STATIC  := $(BUILD)/libframeproof.a
LIB_SHARED  := $(BUILD)/libframeproof.so.$(VERSION)

$(BUILD)/pic/%.o: %.c | packages-build
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CPPFLAGS) -fPIC -MMD -MP -c -o $@ $<
-include $(LIB_OBJ:.o=.d)

# One object in which only the public names are left, so that the static library takes no others.
$(BUILD)/pic/libframeproof.o: $(LIB_OBJ)
	$(CC) $(ALL_CFLAGS) -fPIC $(if $(findstring -flto,$(LTO)),-flinker-output=nolto-rel) -r -o $@ $^
	objcopy --wildcard --keep-global-symbol='frameproof_*' $@
$(LIB_STATIC): $(BUILD)/pic/libframeproof.o
	rm -f $@
	$(AR) rcs $@ $<
$(LIB_SHARED): $(BUILD)/pic/libframeproof.o lib/frameproof.map
	$(CC) $(CFLAGS) $(LDFLAGS) -shared -Wl,-soname,$(SONAME) -Wl,-z,defs \
		-Wl,--version-script=lib/frameproof.map -o $@ $<
$(BUILD)/frameproof.pc: lib/frameproof.pc.in lib/frameproof.h lib/lib.mk FORCE
	@mkdir -p $(@D)
	@sed -e 's|@version@|$(VERSION)|;s|@libdir@|$(libdir)|;s|@includedir@|$(includedir)|' \
		-e 's|@prefix@|$(prefix)|' $< > $@
.PHONY: FORCE
FORCE:

# What is installed, as MODE:FILE:WHERE.
INSTALLED := 755:$(BUILD)/frameproof:$(bindir)/frameproof \
	     644:lib/frameproof.h:$(includedir)/frameproof.h \
	     644:$(LIB_STATIC):$(libdir)/libframeproof.a \
	     644:$(LIB_SHARED):$(libdir)/$(notdir $(LIB_SHARED)) \
	     644:$(BUILD)/frameproof.pc:$(libdir)/pkgconfig/frameproof.pc \
	     $(foreach m,$(wildcard man/*),644:$(m):$(mandir)/man$(lastword $(subst ., ,$(m)))/$(notdir $(m))) \
	     644:completion/frameproof.bash:$(bashdir)/frameproof \
	     644:completion/_frameproof:$(zshdir)/_frameproof \
	     $(foreach f,README.md SOUNDNESS.md memory.svg soundness.svg,644:$(f):$(docdir)/$(f)) \
	     $(foreach f,$(wildcard docs/*),644:$(f):$(docdir)/$(f)) \
	     $(foreach f,$(wildcard lib/examples/*.c),644:$(f):$(docdir)/examples/$(notdir $(f))) \
	     644:tests/tour.tcl:$(docdir)/examples/tour.tcl

.PHONY: lib install uninstall
lib: $(LIB_STATIC) $(LIB_SHARED) $(BUILD)/frameproof.pc		## build libframeproof, static and shared
install: $(BUILD)/frameproof lib				## install all of it (DESTDIR, prefix)
	@set -e; for entry in $(INSTALLED); do \
		mode=$${entry%%:*}; rest=$${entry#*:}; \
		$(INSTALL) -D -m $$mode "$${rest%%:*}" "$(DESTDIR)$${rest#*:}"; \
	done
	@ln -sf $(notdir $(LIB_SHARED)) $(DESTDIR)$(libdir)/$(SONAME)
	@ln -sf $(SONAME) $(DESTDIR)$(libdir)/libframeproof.so
uninstall:							## take it away again (same DESTDIR and prefix)
	@for entry in $(INSTALLED); do rm -f "$(DESTDIR)$${entry##*:}"; done
	@rm -f $(DESTDIR)$(libdir)/$(SONAME) $(DESTDIR)$(libdir)/libframeproof.so
	@for dir in examples docs; do rmdir -p $(DESTDIR)$(docdir)/$$dir 2>/dev/null || true; done
