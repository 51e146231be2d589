package io.elasticfaces.cli;

import io.elasticfaces.cli.face.FolderEnrolment;
import io.elasticfaces.cli.face.WebOptions;
import io.elasticfaces.contract.Operation;
import io.elasticfaces.contract.PlainText;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.contract.gallery.CollectionArchive;
import io.elasticfaces.contract.gallery.CollectionStore;
import io.elasticfaces.contract.gallery.EnrolledFace;
import io.elasticfaces.contract.gallery.ModelId;
import io.elasticfaces.contract.gallery.NoSuchCollection;
import io.elasticfaces.contract.gallery.People;
import io.elasticfaces.contract.gallery.PersonName;
import io.elasticfaces.worker.gallery.Enrolment;
import io.elasticfaces.worker.gallery.ReferenceGallery;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.weights.TorchGallery;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faces people}: manages the people of a collection. */
@Command(
        name = "people",
        description = "Manage the people of a collection.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(add | list | rename | remove | export | import)")
final class PeopleCommand {
    /** The longest part of a path in a line of the report. */
    private static final int LONGEST_PATH = 500;

    @Spec
    CommandSpec spec;

    /** {@code --collection}. */
    static final class Collection {
        @Option(
                names = "--collection",
                paramLabel = "NAME",
                defaultValue = Operation.DEFAULT_COLLECTION,
                description = "The collection (default: ${DEFAULT-VALUE}).")
        String name;
    }

    private interface Action<T> {
        T on(CollectionStore store) throws IOException;
    }

    /** {@code faces people add}. */
    @Command(
            name = "add",
            description = "Enrol the pictures of a folder: one subfolder per person, or one picture per person with"
                    + " their name. Pictures that are enrolled are skipped. Exit code 1 if a picture is refused.",
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(
                            paramLabel = "<folder>",
                            description = "The folder of pictures, or the reference project's data.pt.")
                    Path source,
            @Mixin Collection collection,
            @Mixin WebOptions web)
            throws IOException, InterruptedException {
        if (source.toString().isEmpty()) {
            // Java would take it for the current folder.
            throw new ParameterException(spec.commandLine(), "The name of the folder is empty.");
        }
        if (!Files.exists(source)) {
            throw new IllegalArgumentException("There is no " + source.toAbsolutePath() + ".");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (Files.isDirectory(source)) {
            return new FolderEnrolment(web.client(), collection.name, out).add(Enrolment.candidates(source)) ? 0 : 1;
        }
        return with(store -> {
            try (ModelSet models = Models.open()) {
                List<EnrolledFace> faces = ReferenceGallery.people(
                        read(source), source.getFileName().toString(), models);
                String version = faces.isEmpty() ? "none" : store.enrol(collection.name, models.id(), faces);
                out.println(faces.size() + " people of " + source + " are enrolled; gallery version " + version + ".");
                return 0;
            }
        });
    }

    /** {@code faces people list}. */
    @Command(
            name = "list",
            description = "List the people with their number of faces.",
            mixinStandardHelpOptions = true)
    void list(
            @Mixin Collection collection,
            @Option(names = "--json", description = "Print one line of JSON, with the faces.") boolean json)
            throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        People people = with(store -> store.people(collection.name));
        if (json) {
            out.println(json(collection.name, people).toJson());
        } else if (people.names().isEmpty()) {
            out.println("Nobody is enrolled yet. Enrol people with ./faces people add <folder>.");
        } else {
            people.names().forEach((name, count) -> out.printf("%-30s %d%n", name, count));
            out.println(people.names().size() + " people, " + people.faces().size() + " faces; gallery version "
                    + people.version() + ".");
            Map<String, Long> sets = people.models().values().stream()
                    .collect(Collectors.groupingBy(PeopleCommand::text, TreeMap::new, Collectors.counting()));
            sets.forEach((set, count) -> out.println(count + " of the model set " + set + "."));
        }
    }

    private static String text(ModelId models) {
        return models.set() + " (" + models.fingerprint() + ")";
    }

    private static JsonObject json(String collection, People people) {
        Map<String, JsonArray> faces = new TreeMap<>();
        people.names().keySet().forEach(name -> faces.put(name, new JsonArray()));
        for (EnrolledFace face : people.faces()) {
            JsonObject one = new JsonObject();
            one.put("id", face.id());
            one.put("source", face.source());
            one.put("model", people.models().get(face.id()).set());
            faces.get(face.person()).add(one);
        }
        JsonArray list = new JsonArray();
        faces.forEach((name, own) -> {
            JsonObject person = new JsonObject();
            person.put("name", name);
            person.put("faces", own);
            list.add(person);
        });
        JsonObject json = new JsonObject();
        json.put("collection", collection);
        json.put("gallery", people.version());
        json.put("people", list);
        return json;
    }

    /** {@code faces people rename}. */
    @Command(
            name = "rename",
            description = "Rename a person. If the new name exists, both become one person.",
            mixinStandardHelpOptions = true)
    void rename(
            @Parameters(paramLabel = "<name>", description = "The person.") String name,
            @Parameters(paramLabel = "<new name>", description = "The new name.") String newName,
            @Mixin Collection collection)
            throws IOException {
        String version = with(store -> store.rename(collection.name, name, newName))
                .orElseThrow(
                        () -> new IllegalArgumentException("Nobody is called " + name + ". See ./faces people list."));
        spec.commandLine()
                .getOut()
                .println("Renamed " + name + " to " + PersonName.normalise(newName) + "; gallery version " + version
                        + ".");
    }

    /** {@code faces people remove}. */
    @Command(
            name = "remove",
            description = "Remove people by name, and erase their embeddings and crops.",
            mixinStandardHelpOptions = true)
    void remove(
            @Parameters(
                            arity = "1..*",
                            paramLabel = "<name>",
                            description = "The people to remove. -- before a name that begins with a hyphen.")
                    List<String> names,
            @Mixin Collection collection)
            throws IOException {
        if (names.stream().anyMatch(given -> PersonName.spelling(given).isEmpty())) {
            throw new ParameterException(spec.commandLine(), "A name is empty.");
        }
        with(store -> {
            Map<String, Integer> known = store.people(collection.name).names();
            List<String> unknown = names.stream()
                    .filter(given -> !known.containsKey(PersonName.spelling(given)))
                    .toList();
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(
                        "Nobody is called " + String.join(", ", unknown) + ". See ./faces people list.");
            }
            CollectionStore.Removal removal = store.removePeople(collection.name, names);
            spec.commandLine()
                    .getOut()
                    .println("Removed " + String.join(", ", names) + " with "
                            + removal.faces().stream()
                                    .filter(EnrolledFace::isFace)
                                    .count()
                            + " faces of all model sets; gallery version " + removal.version() + ".");
            return null;
        });
    }

    /** {@code faces people export}. */
    @Command(
            name = "export",
            description = "Write a collection to a file: people, faces and embeddings, without crops.",
            mixinStandardHelpOptions = true)
    void exportTo(
            @Parameters(paramLabel = "<file>", description = "The new file.") Path file, @Mixin Collection collection)
            throws IOException {
        int rows = with(store -> {
            // A failed export leaves an older file as it is.
            Path draft = file.resolveSibling(file.getFileName() + ".part");
            try {
                int written;
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft))) {
                    written = CollectionArchive.write(store, collection.name, out);
                }
                Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
                return written;
            } finally {
                Files.deleteIfExists(draft);
            }
        });
        spec.commandLine().getOut().println(rows + " faces are in " + file + ".");
    }

    /** {@code faces people import}. */
    @Command(
            name = "import",
            description = "Add the content of an exported file to a collection, which is created if there is none.",
            mixinStandardHelpOptions = true)
    void importFrom(
            @Parameters(paramLabel = "<file>", description = "The exported file.") Path file,
            @Mixin Collection collection)
            throws IOException {
        int rows = with(store -> {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                store.create(collection.name);
                return CollectionArchive.read(store, collection.name, in);
            }
        });
        spec.commandLine().getOut().println(rows + " faces of " + file + " are enrolled.");
    }

    private static <T> T with(Action<T> action) throws IOException {
        LocalAws.useUnlessAwsIsNamed(Home.state());
        try (AwsClients aws = AwsClients.pooled(16)) {
            return action.on(store(aws, Home.settings().text("app.prefix")));
        } catch (NoSuchCollection e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static CollectionStore store(AwsClients aws, String prefix) {
        return new CollectionStore(aws.s3(), new ResourceNames(prefix).stateBucket());
    }

    private static TorchGallery read(Path file) throws IOException {
        try {
            return TorchGallery.read(file);
        } catch (UnreadableWeights e) {
            throw new IllegalArgumentException(
                    file
                            + " is not a folder of pictures. To enrol one picture, put it into a folder. As a gallery of the"
                            + " CSE546 reference project, it cannot be read: " + e.getMessage(),
                    e);
        }
    }

    /** Enrols a folder in {@code default} without workers, and reports refused pictures. */
    static Enrolment.Report enrol(ModelSet models, CollectionStore store, Path folder, PrintWriter out)
            throws IOException {
        Enrolment.Report report = new Enrolment(Models.forEnrolment(models)).enrol(Enrolment.candidates(folder));
        report.refused()
                .forEach(refused -> out.println("  refused "
                        + PlainText.of(refused.candidate().picture().toString(), LONGEST_PATH) + ": "
                        + refused.reason()));
        // Before the faces, as in a worker: a face without its crop would stay so.
        report.crops().forEach(crop -> store.putCrop(Operation.DEFAULT_COLLECTION, crop.id(), crop.crop()));
        String version = report.people().isEmpty()
                ? "none"
                : store.enrol(Operation.DEFAULT_COLLECTION, models.id(), report.people());
        long names =
                report.people().stream().map(EnrolledFace::person).distinct().count();
        out.println(report.people().size() + " pictures of " + names + " people are enrolled, "
                + report.refused().size() + " were refused; gallery version " + version + ".");
        out.flush();
        return report;
    }
}
