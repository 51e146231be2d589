package io.elasticfaces.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * An operation that a worker performs on a picture instead of naming one face. Its result is JSON in the output object.
 *
 * @param kind what is done
 * @param collection the collection that is searched or changed
 * @param faces the faces of the picture that are used
 * @param candidates the enrolled people or faces that are listed for a face
 * @param landmarks whether the result has the faces' landmarks
 * @param embedding whether the result has the faces' embeddings
 * @param name {@link Kind#ENROL}: the person, or null if each face is a person named by its id; otherwise null
 * @param face {@link Kind#COMPARE}: the id of an enrolled face that is compared with the picture; otherwise null
 * @param split {@link Kind#COMPARE}: the size in bytes of the source picture, which the target picture follows in the
 *     input object; otherwise 0
 */
public record Operation(
        Kind kind,
        String collection,
        Faces faces,
        Candidates candidates,
        boolean landmarks,
        boolean embedding,
        String name,
        String face,
        long split) {
    /** The collection of the classic endpoint. */
    public static final String DEFAULT_COLLECTION = "default";

    /** The kinds of operation. */
    public enum Kind {
        /** Finds all faces. */
        DETECT,
        /** Finds all faces, and the nearest enrolled people of each. */
        RECOGNISE,
        /** Enrols faces as those of a person. */
        ENROL,
        /** Compares the largest face of a picture, or an enrolled face, with all faces of a picture. */
        COMPARE,
        /** Finds the nearest enrolled people of embeddings or of an enrolled face. The input object is JSON. */
        SEARCH;

        /** Returns the name in messages, e.g. {@code recognise}. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The quality below which faces are left out. {@link #AUTO} and {@link #LOW} have the measured limits. */
    public enum QualityFilter {
        NONE,
        AUTO,
        LOW,
        MEDIUM,
        HIGH
    }

    /**
     * The choice of a picture's faces.
     *
     * @param limit the most faces, the largest first; 0 for all
     * @param probability the least probability of the detector, 0 to 1; 0 for the worker's own limit
     * @param quality the least quality
     * @param box the face to use: x1, y1, x2, y2 in pixels of the upright picture; empty for any
     * @param single whether the operation fails unless there is exactly one face
     */
    public record Faces(int limit, double probability, QualityFilter quality, List<Integer> box, boolean single) {
        /** All faces of sufficient quality. */
        public static final Faces ALL = new Faces(0, 0, QualityFilter.AUTO, List.of(), false);
    }

    /**
     * The choice of the enrolled people or faces that are listed for a face, the nearest first.
     *
     * @param most the largest number of them, 1 or more
     * @param perFace whether enrolled faces are listed, not people
     * @param similarity their least similarity, 0 to 1
     */
    public record Candidates(int most, boolean perFace, double similarity) {
        /** The nearest person. */
        public static final Candidates NEAREST = new Candidates(1, false, 0);
    }

    /** Returns an operation with default parameters. */
    public static Operation of(Kind kind, String collection) {
        return new Operation(kind, collection, Faces.ALL, Candidates.NEAREST, false, false, null, null, 0);
    }

    /** Returns a copy with another choice of faces. */
    public Operation with(Faces other) {
        return new Operation(kind, collection, other, candidates, landmarks, embedding, name, face, split);
    }

    /** Returns a copy with another choice of enrolled people or faces. */
    public Operation with(Candidates other) {
        return new Operation(kind, collection, faces, other, landmarks, embedding, name, face, split);
    }

    /** Returns a copy with other details in its result. */
    public Operation reporting(boolean ofLandmarks, boolean ofEmbedding) {
        return new Operation(kind, collection, faces, candidates, ofLandmarks, ofEmbedding, name, face, split);
    }

    /** Returns a copy that enrols a person. */
    public Operation named(String person) {
        return new Operation(kind, collection, faces, candidates, landmarks, embedding, person, face, split);
    }

    /** Returns a copy that compares with an enrolled face. */
    public Operation against(String enrolled) {
        return new Operation(kind, collection, faces, candidates, landmarks, embedding, name, enrolled, split);
    }

    /** Returns a copy with two pictures in the input object. */
    public Operation splitAt(long bytes) {
        return new Operation(kind, collection, faces, candidates, landmarks, embedding, name, face, bytes);
    }

    /** Returns the JSON in a request. Parameters with default values are omitted. */
    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.put("kind", kind.wireName());
        put(json, "collection", collection, DEFAULT_COLLECTION);
        put(json, "limit", faces.limit(), 0);
        put(json, "probability", faces.probability(), 0.0);
        put(json, "quality", faces.quality().name(), QualityFilter.AUTO.name());
        if (!faces.box().isEmpty()) {
            json.put("box", new JsonArray(faces.box()));
        }
        put(json, "single", faces.single(), false);
        put(json, "candidates", candidates.most(), 1);
        put(json, "per_face", candidates.perFace(), false);
        put(json, "similarity", candidates.similarity(), 0.0);
        put(json, "landmarks", landmarks, false);
        put(json, "embedding", embedding, false);
        put(json, "name", name, null);
        put(json, "face", face, null);
        put(json, "split", split, 0L);
        return json;
    }

    private static void put(JsonObject json, String field, Object value, Object otherwise) {
        if (value != null && !value.equals(otherwise)) {
            json.put(field, value);
        }
    }

    /**
     * Reads the format of {@link #toJson}.
     *
     * @throws UnreadableMessage if a field has the wrong type or an unknown value
     */
    static Operation parse(JsonObject json) {
        try {
            Faces faces = new Faces(
                    number(json, "limit", 0).intValue(),
                    number(json, "probability", 0).doubleValue(),
                    QualityFilter.valueOf((String) json.getOrDefault("quality", QualityFilter.AUTO.name())),
                    box(json.get("box")),
                    (boolean) json.getOrDefault("single", false));
            Candidates candidates = new Candidates(
                    number(json, "candidates", 1).intValue(),
                    (boolean) json.getOrDefault("per_face", false),
                    number(json, "similarity", 0).doubleValue());
            return new Operation(
                    Kind.valueOf(((String) json.get("kind")).toUpperCase(Locale.ROOT)),
                    (String) json.getOrDefault("collection", DEFAULT_COLLECTION),
                    faces,
                    candidates,
                    (boolean) json.getOrDefault("landmarks", false),
                    (boolean) json.getOrDefault("embedding", false),
                    (String) json.get("name"),
                    (String) json.get("face"),
                    number(json, "split", 0).longValue());
        } catch (ClassCastException | NullPointerException | IllegalArgumentException e) {
            throw new UnreadableMessage("The operation has a field of the wrong type or value: " + e.getMessage());
        }
    }

    private static Number number(JsonObject json, String field, Number otherwise) {
        return (Number) json.getOrDefault(field, otherwise);
    }

    private static List<Integer> box(Object json) {
        List<Integer> box = new ArrayList<>();
        if (json != null) {
            ((List<?>) json).forEach(side -> box.add(((Number) side).intValue()));
        }
        if (!box.isEmpty() && box.size() != 4) {
            throw new IllegalArgumentException("a box has four sides");
        }
        return List.copyOf(box);
    }
}
