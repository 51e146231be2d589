package io.elasticfaces.contract.gallery;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The content of one object of a collection: faces of one model set, or people without faces and ids of removed faces.
 * Immutable.
 *
 * @param models the model set of the faces, or null for people without faces
 * @param through the position of the rows in the log; {@link #OWN} for the version of the object. Of two rows with the
 *     same id, the one at the higher position is live.
 * @param ids of the rows
 * @param names the person of each row
 * @param sources the source of each row; empty for people without faces
 * @param removed the ids of faces and people that are removed, wherever they are
 * @param rows floats of shape {@code (ids.size(), dimension)} in a direct buffer in the machine's byte order; null if
 *     only the header was read; empty for people without faces
 */
public record FaceBlock(
        ModelId models,
        int through,
        List<String> ids,
        List<String> names,
        List<String> sources,
        List<String> removed,
        ByteBuffer rows) {
    /** The position of changes that replace earlier rows: the object's own version. */
    public static final int OWN = -1;

    /** The position of enrolments. A repeated one does not undo what was changed after the first. */
    public static final int FIRST = 0;

    /** Returns a change that adds faces. */
    public static FaceBlock of(ModelId models, int through, List<EnrolledFace> faces) {
        ByteBuffer rows = direct(faces.size() * models.dimension());
        for (EnrolledFace face : faces) {
            if (face.embedding().length != models.dimension()) {
                throw new IllegalArgumentException("An embedding of the model set " + models.set() + " has "
                        + models.dimension() + " numbers, not " + face.embedding().length + ".");
            }
            for (float number : face.embedding()) {
                rows.putFloat(number);
            }
        }
        return new FaceBlock(
                models,
                through,
                faces.stream().map(EnrolledFace::id).toList(),
                faces.stream().map(EnrolledFace::person).toList(),
                faces.stream().map(EnrolledFace::source).toList(),
                List.of(),
                rows.flip());
    }

    /** Returns a change that adds people without faces, and removes faces and people. */
    static FaceBlock of(int through, List<EnrolledFace> people, List<String> removed) {
        return new FaceBlock(
                null,
                through,
                people.stream().map(EnrolledFace::id).toList(),
                people.stream().map(EnrolledFace::person).toList(),
                List.of(),
                List.copyOf(removed),
                direct(0));
    }

    /** Returns a change without content. */
    static FaceBlock empty(ModelId models) {
        return new FaceBlock(models, OWN, List.of(), List.of(), List.of(), List.of(), direct(0));
    }

    private static ByteBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(Float.BYTES, floats))
                .order(ByteOrder.nativeOrder());
    }

    /** Returns the number of rows. */
    public int size() {
        return ids.size();
    }

    /** Returns the embeddings, with a position and byte order of their own. They must not be changed. */
    @Override
    public ByteBuffer rows() {
        return rows == null ? null : rows.duplicate().order(ByteOrder.nativeOrder());
    }

    /** Returns a row, with its embedding if it was read. */
    public EnrolledFace row(int row) {
        float[] embedding = null;
        if (rows != null && models != null) {
            embedding = new float[models.dimension()];
            rows().asFloatBuffer().get(row * embedding.length, embedding);
        }
        return new EnrolledFace(ids.get(row), names.get(row), models == null ? null : sources.get(row), embedding);
    }

    /** Returns the given rows of blocks of one model set, in their order, as one block at their highest position. */
    static FaceBlock joined(List<StoredBlock> blocks, List<BitSet> wanted, List<String> removed) {
        ModelId models = blocks.get(0).block().models();
        List<EnrolledFace> rows = new ArrayList<>();
        int through = FIRST;
        for (int i = 0; i < blocks.size(); i++) {
            through = Math.max(through, blocks.get(i).position());
            wanted.get(i).stream().mapToObj(blocks.get(i).block()::row).forEach(rows::add);
        }
        FaceBlock joined = models == null ? of(through, rows, removed) : of(models, through, rows);
        return models == null || removed.isEmpty()
                ? joined
                : new FaceBlock(
                        models, through, joined.ids, joined.names, joined.sources, List.copyOf(removed), joined.rows);
    }
}
