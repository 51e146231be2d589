package io.elasticfaces.worker.model;

import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.detect.FaceSearch;
import io.elasticfaces.worker.detect.MtcnnDetector;
import io.elasticfaces.worker.image.DecodingLimit;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Computes the embedding of one face of a picture: decode, detect, choose, align, embed. Thread-safe. */
public final class Recogniser {
    private final ModelSet models;
    private final RecognitionOptions options;
    private final FaceSearch search;
    private final PictureDecoder decoder;

    /**
     * Creates a recogniser with the set's default options.
     *
     * @param models closed by the caller
     * @param maxPixels the most pixels of a picture
     */
    public Recogniser(ModelSet models, long maxPixels) {
        this(models, RecognitionOptions.of(models), maxPixels);
    }

    /**
     * @param models closed by the caller
     * @param options how faces are detected, chosen and embedded
     * @param maxPixels the most pixels of a picture
     */
    public Recogniser(ModelSet models, RecognitionOptions options, long maxPixels) {
        this.models = models;
        this.options = options;
        this.search = new FaceSearch(new MtcnnDetector(models.mtcnn(), options.edges())::detect, options.face());
        this.decoder = new PictureDecoder(maxPixels);
    }

    /**
     * Analyses a picture.
     *
     * @throws RejectedPicture if it cannot be decoded or has too many pixels
     * @throws io.elasticfaces.worker.image.DecodingTimeout if decoding takes too much processor time
     */
    public FaceAnalysis analyse(byte[] file) throws RejectedPicture {
        Map<String, Double> timings = new LinkedHashMap<>();
        long start = System.nanoTime();
        Picture picture = DecodingLimit.decode(() -> decoder.decode(file), DecodingLimit.DEFAULT);
        start = lap(timings, "decode", start);
        FaceSearch.Result found = search.search(picture);
        start = lap(timings, "detect", start);
        if (found.chosen().isEmpty()) {
            return new FaceAnalysis(found.faces(), Optional.empty(), timings);
        }
        byte[] crop =
                models.embedder().crop().cut(found.picture(), found.chosen().get());
        start = lap(timings, "align", start);
        float[] embedding = models.embedder().embed(crop, options.mirror());
        lap(timings, "embed", start);
        return new FaceAnalysis(found.faces(), Optional.of(embedding), timings);
    }

    /** Returns the model set. */
    public ModelSet models() {
        return models;
    }

    private static long lap(Map<String, Double> timings, String stage, long start) {
        long now = System.nanoTime();
        timings.put(stage, (now - start) / 1e6);
        return now;
    }
}
