package io.elasticfaces.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.local.ec2.ProcessTable.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
    private static final long SELF = 100;
    private static final long OWN_SESSION = 90;

    private static Entry process(long pid, long parent, long session, String mark) {
        return new Entry(pid, parent, session, 1, Optional.ofNullable(mark));
    }

    private static Set<Long> members(Set<Long> roots, Entry... entries) {
        return ProcessTable.members(List.of(entries), "f/i-1"::equals, roots, SELF);
    }

    @Test
    void shouldFindMarkedProcessesTheirSessionsAndTheirDescendants() {
        assertThat(members(
                        Set.of(),
                        process(SELF, 1, OWN_SESSION, null),
                        process(200, SELF, 200, "f/i-1"),
                        process(201, 200, 200, "f/i-1"),
                        process(202, 1, 202, "f/i-1"),
                        process(203, 202, 202, null),
                        process(204, 203, 204, null),
                        process(205, 204, 204, null),
                        process(300, SELF, 300, "f/i-2"),
                        process(301, 1, 301, null)))
                .containsExactlyInAnyOrder(200L, 201L, 202L, 203L, 204L, 205L);
    }

    @Test
    void shouldNeverTakeItselfOrItsOwnSessionForAMachine() {
        assertThat(members(
                        Set.of(200L),
                        process(SELF, 200, OWN_SESSION, "f/i-1"),
                        process(200, SELF, OWN_SESSION, null),
                        process(91, 90, OWN_SESSION, null)))
                .containsExactly(200L);
    }

    @Property
    void shouldFindTheSameWhateverTheOrder(@ForAll long seed) {
        List<Entry> chain = new ArrayList<>();
        chain.add(process(200, 1, 200, "f/i-1"));
        for (long pid = 201; pid < 220; pid++) {
            chain.add(process(pid, pid - 1, pid, null));
        }
        Collections.shuffle(chain, new Random(seed));

        assertThat(ProcessTable.members(chain, "f/i-1"::equals, Set.of(), SELF)).hasSize(20);
    }

    @Test
    void shouldReadAStatLineWhoseNameHoldsAnything() {
        String line =
                "42 (a) S 1 (b) R) Z 7 8 9 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 4711 99 100 18446744073709551615";

        ProcessTable.Stat stat = ProcessTable.Stat.parse(line);

        assertThat(stat).isEqualTo(new ProcessTable.Stat(true, 7, 9, 4711));
    }

    @Test
    void shouldFindTheMarkAmongOtherVariables() {
        String mark = ProcessTable.MARK + "=f/i-1";

        assertThat(ProcessTable.mark(mark + "\0A=b\0")).contains("f/i-1");
        assertThat(ProcessTable.mark("A=b\0" + mark)).contains("f/i-1");
        assertThat(ProcessTable.mark("X" + mark + "\0")).isEmpty();
        assertThat(ProcessTable.mark("")).isEmpty();
    }
}
