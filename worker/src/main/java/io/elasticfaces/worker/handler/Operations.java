package io.elasticfaces.worker.handler;

import static io.elasticfaces.worker.handler.ResultJson.array;
import static io.elasticfaces.worker.handler.ResultJson.object;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.Operation.Kind;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.RecognitionRequest;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.FaceId;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.gallery.CropJpeg;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.Match;
import io.elasticfaces.worker.gallery.Matcher;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.PictureFaces;
import io.elasticfaces.worker.model.Recogniser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;

/** Performs the operations of requests. Their results are those of {@link ResultJson}. */
final class Operations {
    private final Recogniser recogniser;
    private final Recogniser forEnrolment;
    private final GalleryCache galleries;
    private final boolean crops;
    private final ModelSet models;

    Operations(Recogniser recogniser, Recogniser forEnrolment, GalleryCache galleries, boolean crops) {
        this.recogniser = recogniser;
        this.forEnrolment = forEnrolment;
        this.galleries = galleries;
        this.crops = crops;
        this.models = recogniser.models();
    }

    /** Performs the operation of a request; see {@link FaceRecognition#perform}. */
    Outcome perform(byte[] input, RecognitionRequest request, String source) throws RejectedPicture {
        Operation operation = request.operation();
        return switch (operation.kind()) {
            case DETECT, RECOGNISE -> recognise(input, request);
            case ENROL -> enrol(input, request, source);
            case COMPARE -> operation.face() == null ? compare(input, operation) : verify(input, request);
            case SEARCH -> outcome(search(SearchQuery.parse(input), request), Map.of());
        };
    }

    private Outcome recognise(byte[] input, RecognitionRequest request) throws RejectedPicture {
        Operation operation = request.operation();
        Gallery gallery =
                operation.kind() == Kind.DETECT ? null : galleries.get(operation.collection(), request.gallery());
        PictureFaces picture = recogniser.find(input);
        SeenFace.Choice choice = SeenFace.choose(picture, operation.faces());
        if (gallery != null) {
            requireFace(choice.used(), "The picture has no face", choice.left());
        }
        JsonObject result = object("result", array(choice.used(), seen -> {
            JsonObject face = ResultJson.face(seen, operation.landmarks());
            if (gallery != null || operation.embedding()) {
                float[] embedding = picture.embedding(seen.found());
                if (operation.embedding()) {
                    face.put("embedding", ResultJson.embedding(embedding));
                }
                if (gallery != null) {
                    putNearest(
                            face, embedding, gallery, operation, seen.reasons().isEmpty());
                }
            }
            return face;
        }));
        putPicture(result, picture);
        if (gallery != null) {
            ResultJson.putGallery(result, operation.collection(), gallery, models);
        }
        return outcome(result, picture.timings());
    }

    private void putNearest(JsonObject face, float[] embedding, Gallery gallery, Operation operation, boolean trusted) {
        Operation.Candidates wanted = operation.candidates();
        List<Match> nearest = wanted.perFace()
                ? Matcher.faces(embedding, gallery, wanted.most())
                : Matcher.people(embedding, gallery, wanted.most());
        ResultJson.putNearest(face, nearest, gallery, models, trusted, wanted.similarity());
    }

    private JsonObject search(SearchQuery query, RecognitionRequest request) {
        Operation operation = request.operation();
        Gallery gallery = galleries.get(operation.collection(), request.gallery());
        List<float[]> embeddings = query.face() == null
                ? query.embeddings(models.embedder().dimension())
                : List.of(enrolled(gallery, query.face()));
        JsonObject result = object("result", array(embeddings, embedding -> {
            JsonObject face = new JsonObject();
            putNearest(face, embedding, gallery, operation, true);
            if (query.face() == null) {
                // The names of CompreFace.
                face.put("embedding", ResultJson.embedding(embedding));
                face.put("similarities", face.remove("subjects"));
            }
            return face;
        }));
        result.put("model", models.name());
        ResultJson.putGallery(result, operation.collection(), gallery, models);
        return result;
    }

    /** Compares the largest face of one picture with all faces of another. */
    private Outcome compare(byte[] input, Operation operation) throws RejectedPicture {
        int split = (int) operation.split();
        if (split <= 0 || split >= input.length) {
            throw new FailedOperation(FailureReason.UNREADABLE_PICTURE, "Two pictures must be sent.");
        }
        Source source = source(Arrays.copyOf(input, split), operation);
        PictureFaces target = recogniser.find(Arrays.copyOfRange(input, split, input.length));
        JsonObject comparison = object(
                "source_image_face",
                source.face(),
                "face_matches",
                array(similar(target, source.embedding(), operation), face -> face));
        JsonObject result = object("result", array(List.of(comparison), one -> one));
        putPicture(result, target);
        result.put("source", source.size());
        return outcome(result, target.timings());
    }

    /** The face that is compared. Its picture is not kept, as two large ones may not fit into the heap. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Source(JsonObject face, float[] embedding, JsonObject size) {}

    private Source source(byte[] file, Operation operation) throws RejectedPicture {
        PictureFaces picture = forEnrolment.find(file);
        SeenFace.Choice choice = SeenFace.choose(picture, operation.faces());
        requireFace(choice.used(), "The source picture has no face", choice.left());
        SeenFace largest = choice.used().get(0);
        return new Source(
                ResultJson.face(largest, operation.landmarks()),
                picture.embedding(largest.found()),
                ResultJson.size(picture.picture()));
    }

    /** Compares an enrolled face with all faces of a picture. */
    private Outcome verify(byte[] input, RecognitionRequest request) throws RejectedPicture {
        Operation operation = request.operation();
        float[] embedding = enrolled(galleries.get(operation.collection(), request.gallery()), operation.face());
        PictureFaces target = recogniser.find(input);
        List<JsonObject> similar = similar(target, embedding, operation);
        if (similar.isEmpty()) {
            throw new FailedOperation(FailureReason.NO_FACE, "The picture has no face.");
        }
        JsonObject result = object("result", array(similar, face -> face));
        putPicture(result, target);
        return outcome(result, target.timings());
    }

    /** Returns the faces of a picture with their similarity to another face. */
    private List<JsonObject> similar(PictureFaces picture, float[] embedding, Operation operation) {
        double threshold = models.threshold().of(1);
        List<JsonObject> similar = new ArrayList<>();
        for (SeenFace seen : SeenFace.choose(picture, operation.faces()).used()) {
            JsonObject face = ResultJson.face(seen, operation.landmarks());
            float[] other = picture.embedding(seen.found());
            if (operation.embedding()) {
                face.put("embedding", ResultJson.embedding(other));
            }
            ResultJson.putSimilarity(face, Matcher.distance(embedding, other), threshold, models);
            similar.add(face);
        }
        return similar;
    }

    private Outcome enrol(byte[] input, RecognitionRequest request, String source) throws RejectedPicture {
        Operation operation = request.operation();
        PictureFaces picture = forEnrolment.find(input);
        SeenFace.Choice choice = SeenFace.choose(picture, operation.faces());
        if (operation.faces().single() || !operation.faces().box().isEmpty()) {
            requireFace(choice.used(), "The picture, or the box, has no face", choice.left());
        }
        String version = request.gallery();
        if (!operation.collection().equals(Operation.DEFAULT_COLLECTION)) {
            // Fails before a crop is stored if the collection does not exist.
            version = galleries.store().newest(operation.collection(), version);
        }
        List<EnrolledFace> enrolled = new ArrayList<>();
        for (SeenFace seen : choice.used()) {
            String id = enrolled.isEmpty() ? request.id() : FaceId.of(request.id(), "" + enrolled.size());
            String person = operation.name() == null ? id : operation.name();
            enrolled.add(new EnrolledFace(id, person, source(source), picture.embedding(seen.found())));
            if (crops) {
                galleries
                        .store()
                        .putCrop(
                                operation.collection(),
                                id,
                                CropJpeg.of(
                                        picture.searched(),
                                        seen.found().searched().box()));
            }
        }
        JsonObject result = new JsonObject();
        if (!enrolled.isEmpty()) {
            version = galleries.store().enrol(operation.collection(), models.id(), enrolled);
            result.put("image_id", enrolled.get(0).id());
            result.put("subject", enrolled.get(0).person());
        }
        result.put("faces", array(enrolled, one -> {
            SeenFace seen = choice.used().get(enrolled.indexOf(one));
            JsonObject face = object("image_id", one.id(), "subject", one.person());
            face.putAll(ResultJson.face(seen, operation.landmarks()));
            return face;
        }));
        result.put("unindexed", array(choice.left(), seen -> ResultJson.face(seen, operation.landmarks())));
        putPicture(result, picture);
        result.put("collection", operation.collection());
        result.put("gallery", version);
        return outcome(result, picture.timings());
    }

    private static String source(String fileName) {
        String name = fileName == null || fileName.isEmpty() ? "picture" : fileName;
        return name.substring(0, Math.min(EnrolledFace.LONGEST_SOURCE, name.length()));
    }

    private static float[] enrolled(Gallery gallery, String face) {
        return gallery.face(face)
                .map(EnrolledFace::embedding)
                .orElseThrow(() -> new FailedOperation(
                        FailureReason.NO_SUCH_FACE, "The collection has no face with the id " + face + "."));
    }

    private static void requireFace(List<SeenFace> used, String otherwise, List<SeenFace> left) {
        if (used.isEmpty()) {
            List<String> reasons = left.stream()
                    .flatMap(face -> face.reasons().stream())
                    .distinct()
                    .toList();
            throw new FailedOperation(
                    FailureReason.NO_FACE,
                    otherwise
                            + (reasons.isEmpty()
                                    ? "."
                                    : " of sufficient quality: " + String.join(", ", reasons) + "."));
        }
    }

    private void putPicture(JsonObject result, PictureFaces picture) {
        result.putAll(ResultJson.size(picture.picture()));
        result.put("model", models.name());
    }

    private static Outcome outcome(JsonObject result, Map<String, Double> timings) {
        return Outcome.ofOperation(result.toJson()).withTimings(timings);
    }
}
