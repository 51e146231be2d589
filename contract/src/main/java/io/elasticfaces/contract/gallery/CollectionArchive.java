package io.elasticfaces.contract.gallery;

import io.elasticfaces.contract.gallery.CollectionReader.Snapshot;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * A collection as one file: objects in the format of {@link BlockCodec}, each after its length as a big-endian 32-bit
 * number, and 0 at the end. It has the people, their faces and embeddings, but no crops.
 */
public final class CollectionArchive {
    /** The length after the last object. */
    private static final int END = 0;

    private CollectionArchive() {}

    /** Writes a collection, and returns the number of its faces and people without faces. */
    public static int write(CollectionStore store, String collection, OutputStream out) throws IOException {
        Snapshot snapshot = store.load(collection);
        List<BitSet> live = LiveRows.of(snapshot.blocks());
        DataOutputStream data = new DataOutputStream(out);
        int rows = 0;
        for (int i = 0; i < live.size(); i++) {
            if (!live.get(i).isEmpty()) {
                byte[] bytes = BlockCodec.write(
                        FaceBlock.joined(List.of(snapshot.blocks().get(i)), List.of(live.get(i)), List.of()));
                data.writeInt(bytes.length);
                data.write(bytes);
                rows += live.get(i).cardinality();
            }
        }
        data.writeInt(END);
        data.flush();
        return rows;
    }

    /**
     * Adds the content of a file to a collection. Faces whose ids it has stay as they are, so that an import can be
     * repeated.
     *
     * @return the number of faces and people without faces in the file
     * @throws UnreadableGallery if the file is none, or damaged; what precedes the damage is imported
     */
    public static int read(CollectionStore store, String collection, InputStream in) throws IOException {
        Snapshot before = store.load(collection);
        Set<String> removed = LiveRows.removed(before.blocks());
        DataInputStream data = new DataInputStream(in);
        int rows = 0;
        for (int length = length(data, rows); length != END; length = length(data, rows)) {
            byte[] bytes = data.readNBytes(length);
            if (bytes.length < length) {
                throw damaged(rows);
            }
            FaceBlock block = BlockCodec.read(bytes);
            List<EnrolledFace> faces = new ArrayList<>();
            for (int i = 0; i < block.size(); i++) {
                EnrolledFace row = block.row(i);
                if (row.isFace()) {
                    // An id that was removed stays removed.
                    String id = removed.contains(row.id())
                            ? FaceId.of(row.id(), "" + before.version().text())
                            : row.id();
                    faces.add(new EnrolledFace(id, row.person(), row.source(), row.embedding()));
                } else {
                    store.addPerson(collection, row.person());
                }
            }
            if (!faces.isEmpty()) {
                store.enrol(collection, block.models(), faces);
            }
            rows += block.size();
        }
        return rows;
    }

    private static int length(DataInputStream data, int rows) throws IOException {
        byte[] bytes = data.readNBytes(Integer.BYTES);
        int length = bytes.length < Integer.BYTES ? -1 : ByteBuffer.wrap(bytes).getInt();
        if (length < 0) {
            throw damaged(rows);
        }
        return length;
    }

    private static UnreadableGallery damaged(int rows) {
        return new UnreadableGallery("This is not an exported collection, or its end is missing"
                + (rows == 0 ? "." : "; its first " + rows + " faces are enrolled."));
    }
}
