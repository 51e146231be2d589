package io.elasticfaces.web.rekognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.Operation.QualityFilter;
import java.util.List;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and responses of the actions that need a network, against the shapes of AWS's model. */
class RekognitionShapesTest {
    private static final String FACE = "0192aa00-0000-7000-8000-000000000001";
    private static final String OTHER = "0192aa00-0000-8000-8000-000000000002";
    private static final String PLACED = """
            "box": {"probability": 0.999, "x_min": 64, "y_min": 48, "x_max": 320, "y_max": 240},
            "landmarks": [[100, 100], [200, 100], [150, 150], [110, 200], [190, 200]],
            "quality": {"size": 192, "sharpness": 80.5, "brightness": 60,
                        "pose": {"pitch": -3.5, "yaw": 12, "roll": 0}}""";
    private static final String NEAREST = """
            "subjects": [{"subject": "Ada", "similarity": 0.97, "distance": 0.4, "image_id": "%s"},
                         {"subject": "%s", "similarity": 0.9, "distance": 0.5, "image_id": "%s"}]""".formatted(FACE, OTHER, OTHER);
    private static final String SIZE = "\"width\": 640, \"height\": 480";

    private final Shapes shapes = Shapes.read();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DetectFaces | {'Image': {'S3Object': {'Bucket': 'bucket', 'Name': 'a'}}, 'Attributes': ['ALL']}",
                "IndexFaces | {'CollectionId': 'a', 'Image': {}, 'ExternalImageId': 'Ada', 'MaxFaces': 1}",
                "SearchFacesByImage | {'CollectionId': 'a', 'Image': {'Bytes': null}, 'FaceMatchThreshold': 99.5}",
                "CreateCollection | {'CollectionId': 'a', 'Tags': {'a': 'b'}}",
                "ListFaces | {'CollectionId': 'a', 'FaceIds': ['0192aa00-0000-7000-8000-000000000001']}"
            })
    void shouldTakeRequestsOfTheirShape(String action, String json) {
        assertThatCode(() -> check(action, json)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IndexFaces | {'Image': {}} | CollectionId is required",
                "IndexFaces | {'CollectionId': null, 'Image': {}} | CollectionId is required",
                "IndexFaces | {'CollectionId': 'a b', 'Image': {}} | must match",
                "IndexFaces | {'CollectionId': '', 'Image': {}} | from 1 to 255",
                "IndexFaces | {'CollectionId': 1, 'Image': {}} | wrong type",
                "IndexFaces | {'CollectionId': 'a', 'Image': []} | wrong type",
                "IndexFaces | {'CollectionId': 'a', 'Image': {'Bytes': 1}} | Image.Bytes must be base64",
                "IndexFaces | {'CollectionId': 'a', 'Image': {}, 'MaxFaces': 0} | MaxFaces must be at least 1",
                "IndexFaces | {'CollectionId': 'a', 'Image': {}, 'MaxFaces': 1.5} | whole number",
                "IndexFaces | {'CollectionId': 'a', 'Image': {}, 'QualityFilter': 'BEST'} | must be one of",
                "IndexFaces | {'CollectionId': 'a', 'Image': {}, 'maxFaces': 1} | IndexFaces.maxFaces is no parameter",
                "SearchFacesByImage | {'CollectionId': 'a', 'Image': {}, 'FaceMatchThreshold': 100.1} | from 0 to 100",
                "SearchFacesByImage | {'CollectionId': 'a', 'Image': {}, 'FaceMatchThreshold': 1e999} | whole number",
                "DeleteFaces | {'CollectionId': 'a', 'FaceIds': []} | length must be from 1",
                "DeleteFaces | {'CollectionId': 'a', 'FaceIds': ['x']} | must match",
                "CreateCollection | {'CollectionId': 'a', 'Tags': {'aws:a': 'b'}} | must match",
                "DetectFaces | [] | wrong type"
            })
    void shouldSayWhatIsWrongWithARequest(String action, String json, String sentence) {
        assertThatThrownBy(() -> check(action, json)).hasMessageContaining(sentence);
    }

    @Test
    void shouldAskForWhatTheParametersSay() throws Exception {
        Operation index = OperationMapper.of(
                "IndexFaces", parse("{'CollectionId': 'a', 'MaxFaces': 1e12, 'ExternalImageId': 'Ada'}"));
        Operation search = OperationMapper.of(
                "SearchFacesByImage", parse("{'CollectionId': 'a', 'MaxFaces': 3, 'QualityFilter': 'HIGH'}"));

        assertThat(index.name()).isEqualTo("Ada");
        assertThat(index.faces().limit()).isEqualTo(100);
        assertThat(index.faces().quality()).isEqualTo(QualityFilter.AUTO);
        assertThat(search.faces().limit()).isEqualTo(1);
        assertThat(search.faces().quality()).isEqualTo(QualityFilter.HIGH);
        assertThat(search.candidates()).isEqualTo(new Operation.Candidates(3, true, 0.8));
        assertThatThrownBy(() -> OperationMapper.of("DetectFaces", parse("{'Attributes': ['GENDER']}")))
                .hasMessageContaining("not offered");
    }

    @Test
    void shouldRespondWithFacesInRatiosAndPercent() throws Exception {
        JsonObject response = respond("DetectFaces", "{}", "{\"result\": [{%s}], %s}".formatted(PLACED, SIZE));

        JsonObject face = only(response, "FaceDetails");
        assertThat((JsonObject) face.get("BoundingBox"))
                .containsEntry("Left", 0.1)
                .containsEntry("Top", 0.1)
                .containsEntry("Width", 0.4)
                .containsEntry("Height", 0.4);
        assertThat(face.getDouble("Confidence")).isCloseTo(99.9, within(1e-9));
        assertThat(face.toJson())
                .contains("\"Type\":\"mouthRight\",\"X\":0.296875", "\"Yaw\":12", "\"Sharpness\":80.5");
    }

    @Test
    void shouldRespondWithNearestFaces() throws Exception {
        String result = "{\"result\": [{%s, \"name\": \"Ada\", %s}], %s}".formatted(PLACED, NEAREST, SIZE);

        JsonObject byImage = respond("SearchFacesByImage", "{'CollectionId': 'a'}", result);
        JsonObject first = respond("SearchFacesByImage", "{'MaxFaces': 1}", result);
        JsonObject byFace = respond(
                "SearchFaces",
                "{'FaceId': '" + FACE + "'}",
                "{\"result\": [{\"name\": \"Ada\", %s}]}".formatted(NEAREST));

        assertThat(byImage.toJson())
                .contains(
                        "\"Similarity\":97.0,\"Face\":{\"FaceId\":\"" + FACE + "\",\"ExternalImageId\":\"Ada\"}",
                        "\"Face\":{\"FaceId\":\"" + OTHER + "\"}");
        assertThat(only(first, "FaceMatches").toJson()).contains(FACE);
        assertThat(only(byFace, "FaceMatches").toJson()).as("without itself").contains(OTHER);
    }

    @Test
    void shouldSeparateMatchesByTheThreshold() throws Exception {
        String result = """
                {"result": [{"source_image_face": {%s}, "face_matches": [
                  {%s, "similarity": 0.85, "distance": 0.5}, {%s, "similarity": 0.5, "distance": 0.6}]}],
                 %s, "source": {"width": 640, "height": 960}}""".formatted(PLACED, PLACED, PLACED, SIZE);

        JsonObject usual = respond("CompareFaces", "{}", result);
        JsonObject strict = respond("CompareFaces", "{'SimilarityThreshold': 90}", result);

        assertThat(only(usual, "FaceMatches")).containsEntry("Similarity", 85.0);
        assertThat(only(usual, "UnmatchedFaces")).containsKey("Landmarks");
        assertThat(usual.get("SourceImageFace").toString()).contains("Top=0.05");
        assertThat((List<?>) strict.get("UnmatchedFaces")).hasSize(2);
    }

    @Test
    void shouldRespondWithIndexedFacesAndTheReasonsOfOthers() throws Exception {
        String result = """
                {"image_id": "%s", "subject": "Ada", "faces": [{"image_id": "%s", "subject": "Ada", %s}],
                 "unindexed": [{%s, "reasons": ["small", "new"]}, {%s, "reasons": ["limit"]}], %s}""".formatted(FACE, OTHER, PLACED, PLACED, PLACED, SIZE);

        JsonObject response = respond("IndexFaces", "{}", result);

        assertThat(((JsonObject) only(response, "FaceRecords").get("Face")))
                .containsEntry("FaceId", OTHER)
                .containsEntry("ImageId", FACE)
                .containsEntry("ExternalImageId", "Ada");
        assertThat((List<?>) response.get("UnindexedFaces"))
                .extracting(face -> ((JsonObject) face).get("Reasons").toString())
                .containsExactly("[SMALL_BOUNDING_BOX, LOW_FACE_QUALITY]", "[EXCEEDS_MAX_FACES]");
    }

    /** Returns a response after a check of its shape. */
    private JsonObject respond(String action, String in, String result) throws DeserializationException {
        JsonObject response = ResponseMapper.of(action, parse(in), (JsonObject) Jsoner.deserialize(result));
        shapes.check(action + "Response", Jsoner.deserialize(response.toJson()), action);
        return response;
    }

    private void check(String action, String json) throws DeserializationException {
        shapes.check(action + "Request", Jsoner.deserialize(json.replace('\'', '"')), action);
    }

    private static JsonObject parse(String json) throws DeserializationException {
        return (JsonObject) Jsoner.deserialize(json.replace('\'', '"'));
    }

    private static JsonObject only(JsonObject response, String list) {
        List<?> elements = (List<?>) response.get(list);
        assertThat(elements).hasSize(1);
        return (JsonObject) elements.get(0);
    }
}
