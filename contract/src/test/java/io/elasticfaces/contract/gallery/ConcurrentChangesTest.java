package io.elasticfaces.contract.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Several writers and readers of one collection, whose calls to S3 happen in random orders. Some die between two calls, and
 * some pause for minutes.
 */
class ConcurrentChangesTest {
    private static final ModelId MODELS = new ModelId("dlib", "abc", 2);
    private static final int WRITERS = 5;
    private static final int CHANGES = 6;

    private final FakeS3 s3 = new FakeS3();
    private final Set<String> enrolled = ConcurrentHashMap.newKeySet();
    private final Set<String> maybeRemoved = ConcurrentHashMap.newKeySet();
    private final Set<String> removed = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<String>> people = new ConcurrentHashMap<>();
    private final Set<String> renamed = ConcurrentHashMap.newKeySet();
    private final Set<String> maybeRenamed = ConcurrentHashMap.newKeySet();

    /** Death between two calls. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Property(tries = 60, shrinking = ShrinkingMode.OFF)
    void shouldLoseNothingAndBringNothingBack(@ForAll long seed) throws InterruptedException {
        new ConcurrentChangesTest().run(new Random(seed));
    }

    private void run(Random random) throws InterruptedException {
        Turns turns = new Turns(random, s3);
        s3.before(turns::await);
        for (int i = 0; i < WRITERS; i++) {
            Random own = new Random(random.nextLong());
            String writer = "w" + i;
            turns.start(writer, () -> {
                CollectionStore store = new CollectionStore(s3, "state", 3);
                for (int change = 0; change < CHANGES; change++) {
                    change(store, writer + "-" + change, own);
                }
            });
        }
        for (int i = 0; i < 2; i++) {
            turns.start("r" + i, this::read);
        }
        turns.runAll();
        s3.before(call -> {});

        s3.pass(Duration.ofMinutes(5));
        CollectionStore last = new CollectionStore(s3, "state", 3);
        last.compact("default", () -> true);
        check(last);
    }

    private void change(CollectionStore store, String id, Random random) {
        switch (random.nextInt(5)) {
            case 0, 1 -> {
                String person = "Person " + id;
                people.put(id, ConcurrentHashMap.newKeySet());
                people.get(id).add(person);
                store.enrol("default", MODELS, List.of(face(id, person)));
                enrolled.add(id);
            }
            case 2 -> {
                List<String> ids = enrolled.stream().sorted().toList();
                if (!ids.isEmpty()) {
                    String one = ids.get(random.nextInt(ids.size()));
                    maybeRemoved.add(one);
                    store.removeFaces("default", List.of(one), random.nextBoolean());
                    removed.add(one);
                }
            }
            case 3 -> {
                List<String> ids = enrolled.stream().sorted().toList();
                if (!ids.isEmpty()) {
                    String one = ids.get(random.nextInt(ids.size()));
                    if (maybeRenamed.add(one)) {
                        people.get(one).add("Other " + one);
                        store.rename("default", "Person " + one, "Other " + one);
                        renamed.add(one);
                    }
                }
            }
            default -> store.compact("default", () -> true);
        }
    }

    private void read() {
        CollectionStore store = new CollectionStore(s3, "state", 3);
        CollectionReader reader = CollectionReader.of(s3, "state", "default", "abc");
        CollectionReader.Snapshot held = reader.refresh();
        String known = null;
        for (int i = 0; i < 12; i++) {
            Set<String> there = new HashSet<>(enrolled);
            Set<String> gone = new HashSet<>(removed);
            Set<String> otherwise = new HashSet<>(renamed);
            known = store.newest("default", known);
            if (!held.version().covers(GalleryVersion.parse(known))) {
                held = reader.refresh();
            }
            Map<String, String> ids = rows(held.blocks());
            there.removeAll(maybeRemoved);
            assertThat(ids.keySet())
                    .as("the version " + known)
                    .containsAll(there)
                    .noneMatch(gone::contains);
            otherwise.retainAll(ids.keySet());
            otherwise.forEach(id -> assertThat(ids.get(id)).isEqualTo("Other " + id));
        }
    }

    private void check(CollectionStore store) {
        Set<String> there = new HashSet<>(enrolled);
        there.removeAll(maybeRemoved);
        Map<String, EnrolledFace> faces =
                store.people("default").faces().stream().collect(Collectors.toMap(EnrolledFace::id, face -> face));
        assertThat(faces.keySet()).containsAll(there).noneMatch(removed::contains);
        faces.forEach((id, face) -> assertThat(people.get(id)).contains(face.person()));
        renamed.stream()
                .filter(faces::containsKey)
                .forEach(id -> assertThat(faces.get(id).person()).isEqualTo("Other " + id));
        for (StoredBlock block : store.load("default").blocks()) {
            for (int row = 0; row < block.block().size(); row++) {
                EnrolledFace face = block.block().row(row);
                if (face.isFace()) {
                    assertThat(face.embedding()).isEqualTo(face(face.id(), "").embedding());
                }
            }
        }
        List<String> texts = s3.objects().values().stream()
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .toList();
        Set<String> gone = new HashSet<>(people.keySet());
        gone.removeAll(faces.keySet());
        for (String id : gone) {
            assertThat(texts).noneMatch(text -> text.contains("source of " + id + "."));
            assertThat(texts).noneMatch(text -> text.contains(embedding(id)));
        }
        renamed.forEach(id ->
                assertThat(texts).noneMatch(text -> text.contains("\"Person " + id + "\"") && faces.containsKey(id)));
    }

    private static Map<String, String> rows(List<StoredBlock> blocks) {
        Map<String, String> rows = new HashMap<>();
        List<java.util.BitSet> live = LiveRows.of(blocks);
        for (int i = 0; i < blocks.size(); i++) {
            FaceBlock block = blocks.get(i).block();
            live.get(i).stream()
                    .forEach(row -> rows.put(block.ids().get(row), block.names().get(row)));
        }
        return rows;
    }

    private static String embedding(String id) {
        byte[] bytes = BlockCodec.write(FaceBlock.of(MODELS, 0, List.of(face(id, "x"))));
        return new String(bytes, bytes.length - 8, 8, StandardCharsets.ISO_8859_1);
    }

    private static EnrolledFace face(String id, String person) {
        Random random = new Random(id.hashCode());
        return new EnrolledFace(
                id, person, "source of " + id + ".", new float[] {random.nextFloat(), random.nextFloat()});
    }

    /** Gives the calls of all threads an order. */
    private static final class Turns {
        private final Random random;
        private final FakeS3 s3;
        private final InheritableThreadLocal<String> name = new InheritableThreadLocal<>();
        private final List<Object[]> waiting = new ArrayList<>();
        private final Set<String> running = new HashSet<>();
        private final Set<String> killed = new HashSet<>();
        private final List<Throwable> failures = new ArrayList<>();

        Turns(Random random, FakeS3 s3) {
            this.random = random;
            this.s3 = s3;
        }

        void start(String writer, Runnable work) {
            running.add(writer);
            new Thread(() -> {
                        name.set(writer);
                        try {
                            work.run();
                        } catch (Killed e) {
                            // As planned.
                        } catch (Throwable e) {
                            synchronized (this) {
                                if (!killed.contains(writer)) {
                                    failures.add(e);
                                }
                            }
                        } finally {
                            synchronized (this) {
                                running.remove(writer);
                                notifyAll();
                            }
                        }
                    })
                    .start();
        }

        void await(String call) {
            Object[] turn = {name.get(), null};
            synchronized (this) {
                waiting.add(turn);
                notifyAll();
                try {
                    while (turn[1] == null) {
                        wait();
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                if (killed.contains(turn[0])) {
                    throw new Killed();
                }
            }
        }

        synchronized void runAll() throws InterruptedException {
            while (!running.isEmpty()) {
                while (!running.stream().allMatch(one -> waiting.stream().anyMatch(turn -> one.equals(turn[0])))) {
                    wait(10_000);
                }
                if (running.isEmpty()) {
                    break;
                }
                Object[] next = waiting.remove(random.nextInt(waiting.size()));
                if (random.nextInt(100) == 0 && !next[0].toString().startsWith("r")) {
                    killed.add(next[0].toString());
                }
                if (random.nextInt(20) == 0) {
                    s3.pass(Duration.ofSeconds(random.nextInt(200)));
                }
                next[1] = true;
                notifyAll();
            }
            failures.forEach(Throwable::printStackTrace);
            assertThat(failures).isEmpty();
        }
    }
}
