package io.elasticfaces.contract.gallery;

import io.elasticfaces.contract.gallery.BlockObjects.Vanished;
import io.elasticfaces.contract.gallery.CollectionReader.Snapshot;
import io.elasticfaces.contract.gallery.CollectionStore.Removal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/** The changes of one collection, and its people as they were last read. */
final class OpenCollection {
    private static final int TRIES = 20;

    private final CollectionLog log;
    private final CollectionReader headers;
    private final Compaction compaction;

    private List<StoredBlock> blocks;
    private People people;
    private volatile int held;

    private boolean converted;

    /** A known version, after which listings for changes start. */
    private volatile int newest;

    OpenCollection(CollectionLog log, int many) {
        this.log = log;
        this.headers = CollectionReader.ofAll(log, false);
        this.compaction = new Compaction(log, headers, many);
        this.converted = !log.isDefault();
    }

    /** Returns the number of rows in memory. */
    int held() {
        return held;
    }

    synchronized People people() {
        Snapshot snapshot = headers.refresh();
        if (!snapshot.blocks().equals(blocks)) {
            blocks = snapshot.blocks();
            people = people(snapshot);
            held = blocks.stream().mapToInt(block -> block.block().size()).sum();
        } else {
            people = new People(snapshot.version().text(), people.faces(), people.models(), people.names());
        }
        return people;
    }

    private static People people(Snapshot snapshot) {
        List<EnrolledFace> faces = new ArrayList<>();
        Map<String, ModelId> models = new HashMap<>();
        Map<String, Integer> names = new TreeMap<>();
        forEachLive(snapshot.blocks(), (block, row) -> {
            EnrolledFace face = block.block().row(row);
            names.merge(face.person(), face.isFace() ? 1 : 0, Integer::sum);
            if (face.isFace()) {
                faces.add(face);
                models.put(face.id(), block.block().models());
            }
        });
        faces.sort(Comparator.comparing(EnrolledFace::id));
        return new People(snapshot.version().text(), List.copyOf(faces), models, names);
    }

    private interface RowConsumer {
        void accept(StoredBlock block, int row);
    }

    private static void forEachLive(List<StoredBlock> blocks, RowConsumer consumer) {
        List<BitSet> live = LiveRows.of(blocks);
        for (int i = 0; i < live.size(); i++) {
            StoredBlock block = blocks.get(i);
            live.get(i).stream().forEach(row -> consumer.accept(block, row));
        }
    }

    /** Converts galleries of earlier releases before the first change. */
    private synchronized void convert() {
        if (!converted) {
            if (!log.earlier().isEmpty()) {
                compaction.convert();
            }
            converted = true;
        }
    }

    GalleryVersion enrol(ModelId models, List<EnrolledFace> faces) {
        convert();
        GalleryVersion version = compaction.append(models, FaceBlock.FIRST, faces, newest);
        newest = version.number();
        return version;
    }

    /** Appends a person without faces, unless the person exists. */
    synchronized String addPerson(EnrolledFace person) {
        convert();
        People known = people();
        return known.names().containsKey(person.person())
                ? known.version()
                : log.append(FaceBlock.of(FaceBlock.FIRST, List.of(person), List.of()), newest, null)
                        .text();
    }

    synchronized void compact(BooleanSupplier goesOn) {
        compaction.cleanAndMerge(goesOn);
    }

    /** @param faceless returns a row for a person whose faces are all removed; null if such people are removed, too */
    synchronized Removal remove(Predicate<EnrolledFace> wanted, Function<String, EnrolledFace> faceless) {
        convert();
        Snapshot snapshot = headers.refresh();
        List<EnrolledFace> removed = new ArrayList<>();
        Set<String> left = new HashSet<>();
        forEachLive(snapshot.blocks(), (block, row) -> {
            EnrolledFace face = block.block().row(row);
            if (wanted.test(face)) {
                removed.add(face);
            } else {
                left.add(face.person());
            }
        });
        String version = snapshot.version().text();
        if (!removed.isEmpty()) {
            List<String> ids = removed.stream().map(EnrolledFace::id).toList();
            List<EnrolledFace> people = faceless == null
                    ? List.of()
                    : removed.stream()
                            .map(EnrolledFace::person)
                            .distinct()
                            .filter(person -> !left.contains(person))
                            .map(faceless)
                            .toList();
            // First, because a repeated removal does not find the faces.
            log.delete(removed.stream()
                    .filter(EnrolledFace::isFace)
                    .map(face -> log.crop(face.id()))
                    .toList());
            version = log.append(FaceBlock.of(FaceBlock.OWN, people, ids), newest, null)
                    .text();
        }
        // Also if nothing was found, because an earlier removal may have been killed.
        compaction.clean();
        return new Removal(version, removed);
    }

    synchronized Optional<GalleryVersion> rename(String person, String newName) {
        convert();
        Optional<GalleryVersion> version = tryRename(person, newName);
        compaction.clean();
        return version;
    }

    private Optional<GalleryVersion> tryRename(String person, String newName) {
        for (int i = 0; ; i++) {
            Map<StoredBlock, List<Integer>> rows = new LinkedHashMap<>();
            Snapshot snapshot = headers.refresh();
            forEachLive(snapshot.blocks(), (block, row) -> {
                if (block.block().names().get(row).equals(person)) {
                    rows.computeIfAbsent(block, any -> new ArrayList<>()).add(row);
                }
            });
            if (rows.isEmpty() || person.equals(newName)) {
                return rows.isEmpty() ? Optional.empty() : Optional.of(snapshot.version());
            }
            try {
                // By model set; null for people without faces.
                Map<ModelId, List<EnrolledFace>> renamed = new HashMap<>();
                rows.forEach((block, some) -> {
                    FaceBlock content = log.objects().read(block);
                    List<EnrolledFace> faces = renamed.computeIfAbsent(content.models(), any -> new ArrayList<>());
                    some.forEach(row -> faces.add(content.row(row).named(newName)));
                });
                GalleryVersion version = new GalleryVersion(newest, "");
                for (Map.Entry<ModelId, List<EnrolledFace>> entry : renamed.entrySet()) {
                    version = entry.getKey() == null
                            ? log.append(
                                    FaceBlock.of(FaceBlock.OWN, entry.getValue(), List.of()), version.number(), null)
                            : compaction.append(entry.getKey(), FaceBlock.OWN, entry.getValue(), version.number());
                }
                return Optional.of(version);
            } catch (Vanished e) {
                if (i == TRIES) {
                    throw new IllegalStateException("The collection changes faster than it can be read.", e);
                }
            }
        }
    }
}
