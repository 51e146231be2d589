package io.elasticfaces.web.rekognition;

import static io.elasticfaces.web.rekognition.ResponseMapper.MODEL_VERSION;
import static io.elasticfaces.web.rekognition.ResponseMapper.object;

import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.CollectionStore.Removal;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.web.http.ErrorKind;
import io.elasticfaces.web.http.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The actions on collections and enrolled faces, which need no network. */
final class CollectionActions {
    private static final int PAGE = 1000;

    private final CollectionStore store;

    CollectionActions(CollectionStore store) {
        this.store = store;
    }

    /**
     * Performs an action and returns its response.
     *
     * @param in parameters that have the action's shape
     * @throws HttpProblem if a collection to create exists, another does not exist, or a parameter is not offered
     */
    JsonObject perform(String action, JsonObject in) {
        String id = in.getString("CollectionId");
        if (in.get("UserId") != null || in.get("Tags") instanceof JsonObject tags && !tags.isEmpty()) {
            throw new HttpProblem(400, "Users and tags are not offered. Leave out UserId and Tags.");
        }
        return switch (action) {
            case "CreateCollection" -> {
                if (!store.create(id)) {
                    throw new HttpProblem(409, "The collection " + id + " exists.").of(ErrorKind.EXISTS);
                }
                yield object("StatusCode", 200, "CollectionArn", arn(id), "FaceModelVersion", MODEL_VERSION);
            }
            case "DescribeCollection" -> {
                Instant created =
                        store.created(id).orElseThrow(() -> new HttpProblem(404, "There is no collection " + id + "."));
                yield object(
                        "FaceCount",
                        store.people(id).faces().size(),
                        "FaceModelVersion",
                        MODEL_VERSION,
                        "CollectionARN",
                        arn(id),
                        "CreationTimestamp",
                        created.toEpochMilli() / 1000.0);
            }
            case "ListCollections" -> {
                JsonObject page = page("CollectionIds", store.names(), Function.identity(), Function.identity(), in);
                int size = ((List<?>) page.get("CollectionIds")).size();
                page.put("FaceModelVersions", new JsonArray(Collections.nCopies(size, MODEL_VERSION)));
                yield page;
            }
            case "DeleteCollection" -> {
                store.delete(id);
                yield object("StatusCode", 200);
            }
            case "ListFaces" -> {
                List<EnrolledFace> faces = store.people(id).faces();
                if (in.get("FaceIds") instanceof List<?> ids) {
                    Set<?> wanted = new HashSet<>(ids);
                    faces = faces.stream()
                            .filter(face -> wanted.contains(face.id()))
                            .toList();
                }
                JsonObject page = page(
                        "Faces", faces, EnrolledFace::id, face -> ResponseMapper.face(face.id(), face.person()), in);
                page.put("FaceModelVersion", MODEL_VERSION);
                yield page;
            }
            case "DeleteFaces" -> {
                @SuppressWarnings("unchecked")
                List<String> ids = (List<String>) in.get("FaceIds");
                Removal removal = store.removeFaces(id, ids, false);
                Set<String> removed =
                        removal.faces().stream().map(EnrolledFace::id).collect(Collectors.toSet());
                JsonArray unknown = new JsonArray();
                ids.stream()
                        .filter(face -> !removed.contains(face))
                        .forEach(face -> unknown.add(
                                object("FaceId", face, "Reasons", new JsonArray(List.of("FACE_NOT_FOUND")))));
                yield object("DeletedFaces", new JsonArray(removed), "UnsuccessfulFaceDeletions", unknown);
            }
            default -> throw new IllegalArgumentException(action);
        };
    }

    /**
     * Returns one page of a list. The token for the next one is the last key of this one, so that no entry is
     * lost or repeated if the list changes between two pages.
     *
     * @param all in the order of their keys
     */
    private static <T> JsonObject page(
            String name, List<T> all, Function<T, String> key, Function<T, ?> shown, JsonObject in) {
        int asked = in.getIntegerOrDefault("MaxResults", PAGE);
        int most = asked == 0 ? PAGE : asked;
        String after = decode(in.getStringOrDefault("NextToken", ""));
        List<T> rest = all.stream()
                .filter(one -> key.apply(one).compareTo(after) > 0)
                .limit(most + 1L)
                .toList();
        List<T> page = rest.subList(0, Math.min(most, rest.size()));
        JsonObject response =
                object(name, new JsonArray(page.stream().map(shown).toList()));
        if (rest.size() > most) {
            byte[] last = key.apply(page.get(most - 1)).getBytes(StandardCharsets.UTF_8);
            response.put("NextToken", Base64.getUrlEncoder().withoutPadding().encodeToString(last));
        }
        return response;
    }

    private static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new HttpProblem(400, "NextToken was not returned by this service.").of(ErrorKind.NO_SUCH_PAGE);
        }
    }

    private static String arn(String collection) {
        return "aws:rekognition:local:000000000000:collection/" + collection;
    }
}
