package io.elasticfaces.worker.model;

import io.elasticfaces.worker.detect.FaceSearch;
import io.elasticfaces.worker.detect.FoundFace;
import io.elasticfaces.worker.image.Picture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The faces of one picture, which was decoded and searched once. Qualities and embeddings are computed when they are asked
 * for. Not thread-safe.
 */
public final class PictureFaces {
    private final ModelSet models;
    private final boolean mirror;
    private final Picture upright;
    private final FaceSearch.Result result;
    private final Map<String, Double> timings;

    PictureFaces(
            ModelSet models, boolean mirror, Picture upright, FaceSearch.Result result, Map<String, Double> timings) {
        this.models = models;
        this.mirror = mirror;
        this.upright = upright;
        this.result = result;
        this.timings = new LinkedHashMap<>(timings);
    }

    /** Returns the upright picture. */
    public Picture picture() {
        return upright;
    }

    /** Returns the picture in which the faces were found: the upright one, or that with a border and turned. */
    public Picture searched() {
        return result.picture();
    }

    /** Returns all faces: the one that is named first, or the most probable if none is certain. */
    public List<FoundFace> found() {
        return result.found();
    }

    /** Returns whether the first face is certain, so that it is the one to name. */
    public boolean certain() {
        return result.certain();
    }

    /** Returns the quality of one of the faces. */
    public FaceQuality quality(FoundFace face) {
        return FaceQuality.of(face.face(), result.picture(), face.searched());
    }

    /** Returns the embedding of one of the faces. */
    public float[] embedding(FoundFace face) {
        long start = System.nanoTime();
        byte[] crop = models.embedder().crop().cut(result.picture(), face.searched());
        long cut = System.nanoTime();
        float[] embedding = models.embedder().embed(crop, mirror);
        timings.merge("align", (cut - start) / 1e6, Double::sum);
        timings.merge("embed", (System.nanoTime() - cut) / 1e6, Double::sum);
        return embedding;
    }

    /** Returns the embedding of the face that is named, or empty if no face is certain. */
    public Optional<float[]> named() {
        return certain() ? Optional.of(embedding(found().get(0))) : Optional.empty();
    }

    /** Returns the milliseconds so far by stage: {@code decode}, {@code detect}, and with embeddings {@code align}, {@code embed}. */
    public Map<String, Double> timings() {
        return new LinkedHashMap<>(timings);
    }
}
