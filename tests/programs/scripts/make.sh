# make with rules, variables, functions, parallel jobs, a failing target; then nothing to do.
set -e
mkdir -p /tmp/make; cd /tmp/make
cat >Makefile <<'END'
PARTS := $(addsuffix .o,$(foreach n,1 2 3 4 5 6,part$(n)))
all: whole
whole: $(PARTS) ; @cat $^ >$@ && echo linked $(words $^) parts
%.o: %.c ; @tr a-z A-Z <$< >$@ && echo compiled $*
fail: ; @echo failing; exit 3
$(info shell says $(shell echo $$((6 * 7))))
.PHONY: all fail
END
for i in 1 2 3 4 5 6; do echo "text $i" >part$i.c; done
make -j4 --no-print-directory | sort; cat whole
make -q && echo 'up to date'; make | tail -n 1; sleep 0.02; touch -d '+1 minute' part3.c 2>/dev/null || touch part3.c; make -n 2>/dev/null | head -n 1
make fail 2>&1 || echo "make gave $?"
make -s -C /tmp/make -f - <<'END'
a: b ; @echo $@ from $<
b: ; @echo $(sort c a b) $(patsubst %.c,%.o,x.c y.c)
END
echo EXIT-SUCCESS
