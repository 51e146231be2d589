package io.elasticfaces.web.compreface;

import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.NoSuchCollection;
import io.elasticfaces.contract.gallery.People;
import io.elasticfaces.web.http.ErrorKind;
import io.elasticfaces.web.http.HttpProblem;
import io.elasticfaces.web.http.QueryParameters;
import io.elasticfaces.web.http.UploadHandler;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The subjects and faces of CompreFace's REST API v1, which are the people and faces of a collection. */
public final class PeopleEndpoints {
    private static final int DEFAULT_PAGE = 20;
    private static final int LARGEST_PAGE = 1_000;

    private final CollectionStore store;

    /** @param store the collections */
    public PeopleEndpoints(CollectionStore store) {
        this.store = store;
    }

    /** Responds with the names of all people. */
    public void subjects(Exchange exchange) {
        JsonObject json = new JsonObject();
        json.put("subjects", new JsonArray(people(exchange).names().keySet()));
        respond(exchange, 200, json);
    }

    /** Adds a person without faces. */
    public void addSubject(Exchange exchange) {
        String person = Bodies.person(exchange);
        if (people(exchange).names().containsKey(person)) {
            throw new HttpProblem(400, "The subject " + person + " exists.").of(ErrorKind.EXISTS);
        }
        call(() -> store.addPerson(collection(exchange), person));
        respond(exchange, 201, subject(person));
    }

    /** Renames a person; if the new name exists, both become one person. */
    public void renameSubject(Exchange exchange) {
        String person = pathPerson(exchange);
        String newName = Bodies.person(exchange);
        if (call(() -> store.rename(collection(exchange), person, newName)).isEmpty()) {
            throw noSuchPerson(person);
        }
        JsonObject json = new JsonObject();
        json.put("updated", true);
        respond(exchange, 200, json);
    }

    /** Removes a person with all faces. */
    public void removeSubject(Exchange exchange) {
        String person = pathPerson(exchange);
        if (call(() -> store.removePeople(collection(exchange), List.of(person)))
                .faces()
                .isEmpty()) {
            throw noSuchPerson(person);
        }
        respond(exchange, 200, subject(person));
    }

    /** Removes all people. */
    public void removeSubjects(Exchange exchange) {
        requireAll(exchange);
        Collection<String> names = people(exchange).names().keySet();
        call(() -> store.removePeople(collection(exchange), names));
        respond(exchange, 200, deleted(names.size()));
    }

    /** Responds with a page of the faces, of all people or of the subject that the address names. */
    public void faces(Exchange exchange) {
        QueryParameters query = QueryParameters.of(exchange);
        int size = Math.min(LARGEST_PAGE, query.number("size", 1, DEFAULT_PAGE));
        int page = query.number("page", 0, 0);
        List<EnrolledFace> faces = facesOf(exchange);
        JsonArray shown = new JsonArray();
        faces.stream()
                .skip((long) page * size)
                .limit(size)
                .map(PeopleEndpoints::face)
                .forEach(shown::add);
        JsonObject json = new JsonObject();
        json.put("faces", shown);
        json.put("page_number", page);
        json.put("page_size", size);
        json.put("total_pages", (faces.size() + size - 1) / size);
        json.put("total_elements", faces.size());
        respond(exchange, 200, json);
    }

    /** Removes the faces of all people or of one; the people remain. */
    public void removeFaces(Exchange exchange) {
        requireAll(exchange);
        List<String> ids = facesOf(exchange).stream().map(EnrolledFace::id).toList();
        respond(exchange, 200, deleted(remove(exchange, ids).size()));
    }

    /** Removes one face. */
    public void removeFace(Exchange exchange) {
        List<EnrolledFace> removed = remove(exchange, List.of(imageId(exchange)));
        if (removed.isEmpty()) {
            throw noSuchFace(exchange);
        }
        respond(exchange, 200, face(removed.get(0)));
    }

    /** Removes the faces whose ids are the array in the body, and responds with those that there were. */
    public void removeListed(Exchange exchange) {
        if (!(exchange.getProperty(UploadHandler.JSON) instanceof JsonArray ids)
                || !ids.stream().allMatch(String.class::isInstance)) {
            throw new HttpProblem(400, "The body must be a JSON array of the faces' image_id.");
        }
        JsonArray removed = new JsonArray();
        remove(exchange, ids.stream().map(String.class::cast).toList()).forEach(face -> removed.add(face(face)));
        respond(exchange, 200, removed.toJson(), "application/json");
    }

    /** Responds with the crop of a face. */
    public void image(Exchange exchange) {
        byte[] crop =
                call(() -> store.crop(collection(exchange), imageId(exchange))).orElseThrow(() -> noSuchFace(exchange));
        respond(exchange, 200, crop, "image/jpeg");
    }

    private List<EnrolledFace> remove(Exchange exchange, Collection<String> ids) {
        return call(() -> store.removeFaces(collection(exchange), ids, true)).faces();
    }

    private List<EnrolledFace> facesOf(Exchange exchange) {
        Optional<String> person = QueryParameters.of(exchange).text("subject").map(Bodies::person);
        return people(exchange).faces().stream()
                .filter(EnrolledFace::isFace)
                .filter(face -> person.isEmpty() || face.person().equals(person.get()))
                .toList();
    }

    private People people(Exchange exchange) {
        return call(() -> store.people(collection(exchange)));
    }

    private static String collection(Exchange exchange) {
        return Bodies.collection(QueryParameters.of(exchange));
    }

    /** Refuses an address with an empty name, dots, or an empty subject, which would remove all by mistake. */
    private static void requireAll(Exchange exchange) {
        String address = exchange.getMessage().getHeader(Exchange.HTTP_URI, String.class);
        QueryParameters query = QueryParameters.of(exchange);
        if (!address.replaceFirst("\\?.*", "").matches(".*/(subjects|faces)")
                || query.has("subject") && query.text("subject").isEmpty()) {
            throw new HttpProblem(
                    400,
                    "The name or the id in the address is empty. Without it and without a slash at the end, the address"
                            + " stands for all.");
        }
    }

    private static String pathPerson(Exchange exchange) {
        return Bodies.person(exchange.getMessage().getHeader("subject", String.class));
    }

    private static String imageId(Exchange exchange) {
        return exchange.getMessage().getHeader("image_id", String.class);
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (NoSuchCollection e) {
            throw new HttpProblem(404, e.getMessage());
        }
    }

    private static HttpProblem noSuchPerson(String person) {
        return new HttpProblem(404, "There is no subject " + person + ".").of(ErrorKind.NO_SUCH_PERSON);
    }

    private static HttpProblem noSuchFace(Exchange exchange) {
        return new HttpProblem(404, "There is no face " + imageId(exchange) + ".").of(ErrorKind.NO_SUCH_FACE);
    }

    private static JsonObject subject(String person) {
        JsonObject json = new JsonObject();
        json.put("subject", person);
        return json;
    }

    private static JsonObject face(EnrolledFace face) {
        JsonObject json = new JsonObject();
        json.put("image_id", face.id());
        json.put("subject", face.person());
        json.put("source", face.source());
        return json;
    }

    private static JsonObject deleted(int count) {
        JsonObject json = new JsonObject();
        json.put("deleted", count);
        return json;
    }

    private static void respond(Exchange exchange, int status, JsonObject json) {
        respond(exchange, status, json.toJson(), "application/json");
    }

    private static void respond(Exchange exchange, int status, Object body, String type) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        exchange.getMessage().setBody(body);
    }
}
