package io.elasticfaces.cli;

import io.elasticfaces.contract.PlainText;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.AwsClients;
import io.elasticfaces.worker.gallery.Enrolment;
import io.elasticfaces.worker.gallery.Gallery;
import io.elasticfaces.worker.gallery.GalleryStore;
import io.elasticfaces.worker.gallery.Person;
import io.elasticfaces.worker.gallery.ReferenceGallery;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.weights.TorchGallery;
import io.elasticfaces.worker.weights.UnreadableWeights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faces people}: manages the gallery. */
@Command(
        name = "people",
        description = "Add, list or remove the people of the gallery.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(add | list | remove)")
final class PeopleCommand {
    /** The longest part of a path in a line of the report. */
    private static final int LONGEST_PATH = 500;

    @Spec
    CommandSpec spec;

    /** {@code faces people add}. */
    @Command(
            name = "add",
            description = "Enrol the pictures of a folder: one subfolder per person, or one picture per person with"
                    + " their name. Exit code 1 if a picture is refused.",
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(
                            paramLabel = "<folder>",
                            description = "The folder of pictures, or the reference project's data.pt.")
                    Path source)
            throws IOException {
        if (!Files.exists(source)) {
            throw new IllegalArgumentException("There is no " + source.toAbsolutePath() + ".");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (AwsClients aws = aws();
                ModelSet models = Models.open()) {
            GalleryStore store = store(aws);
            if (Files.isDirectory(source)) {
                Enrolment.Report report = enrol(models, store, source, out);
                return report.refused().isEmpty() && !report.people().isEmpty() ? 0 : 1;
            }
            List<Person> people =
                    ReferenceGallery.people(read(source), source.getFileName().toString(), models);
            String version = store.update(Gallery.empty(models), gallery -> with(gallery, models, people));
            out.println(people.size() + " people of " + source + " are enrolled; gallery version " + version + ".");
            return 0;
        }
    }

    /** {@code faces people list}. */
    @Command(
            name = "list",
            description = "List the people with their number of pictures.",
            mixinStandardHelpOptions = true)
    void list() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (AwsClients aws = aws()) {
            GalleryStore store = store(aws);
            GalleryStore.Versioned newest = store.load().orElse(null);
            if (newest == null) {
                out.println("Nobody is enrolled yet. Enrol people with ./faces people add <folder>.");
                return;
            }
            Gallery gallery = newest.gallery();
            Map<String, Integer> pictures = new TreeMap<>();
            gallery.names().forEach(name -> pictures.merge(name, 1, Integer::sum));
            pictures.forEach((name, count) -> out.printf("%-30s %d%n", name, count));
            out.println(pictures.size() + " people, " + gallery.size() + " pictures; gallery version "
                    + newest.version() + " of the model set " + gallery.set() + " (" + gallery.fingerprint() + ").");
        }
    }

    /** {@code faces people remove}. */
    @Command(
            name = "remove",
            description = "Remove people by name, and erase their embeddings from all versions of the gallery.",
            mixinStandardHelpOptions = true)
    void remove(
            @Parameters(
                            arity = "1..*",
                            paramLabel = "<name>",
                            description = "The people to remove. -- before a name that begins with a hyphen.")
                    List<String> names)
            throws IOException {
        try (AwsClients aws = aws()) {
            GalleryStore store = store(aws);
            Gallery gallery = store.load()
                    .orElseThrow(() -> new IllegalArgumentException("Nobody is enrolled yet."))
                    .gallery();
            // A gallery of an older release may have names that are not normalised.
            List<String> removed = gallery.names().stream()
                    .distinct()
                    .filter(name -> names.stream().anyMatch(given -> isSame(name, given)))
                    .toList();
            List<String> unknown = names.stream()
                    .filter(given -> removed.stream().noneMatch(name -> isSame(name, given)))
                    .toList();
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(
                        "Nobody is called " + String.join(", ", unknown) + ". See ./faces people list.");
            }
            String version = store.update(gallery, current -> {
                Gallery left = current;
                for (String name : removed) {
                    left = left.without(name);
                }
                return left;
            });
            store.deleteOlder(version);
            spec.commandLine()
                    .getOut()
                    .println("Removed " + String.join(", ", removed)
                            + ". Older versions of the gallery are deleted; version " + version + " remains.");
        }
    }

    private static boolean isSame(String name, String given) {
        return Person.spelling(name).equals(Person.spelling(given));
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

    private static AwsClients aws() throws IOException {
        LocalAws.useUnlessAwsIsNamed(Home.state());
        return AwsClients.pooled(4);
    }

    private static GalleryStore store(AwsClients aws) {
        return new GalleryStore(aws.s3(), new ResourceNames(Home.settings().text("app.prefix")).stateBucket());
    }

    /** Enrols a folder and reports refused pictures. Stores no gallery version if no picture is enrolled. */
    static Enrolment.Report enrol(ModelSet models, GalleryStore store, Path folder, PrintWriter out)
            throws IOException {
        Enrolment.Report report = new Enrolment(Models.forEnrolment(models)).enrol(Enrolment.candidates(folder));
        report.enrolled().stream()
                .filter(enrolled -> enrolled.faces() > 1)
                .forEach(enrolled -> out.println("  " + enrolled.candidate().picture() + " shows " + enrolled.faces()
                        + " faces; the one that app.worker.face chooses was taken for "
                        + enrolled.candidate().name() + "."));
        report.refused()
                .forEach(refused -> out.println("  refused "
                        + PlainText.of(refused.candidate().picture().toString(), LONGEST_PATH) + ": "
                        + refused.reason()));
        if (report.people().isEmpty()) {
            out.println("Nobody was enrolled; " + report.refused().size() + " pictures were refused.");
        } else {
            String version = store.update(Gallery.empty(models), gallery -> with(gallery, models, report.people()));
            long names = report.people().stream().map(Person::name).distinct().count();
            out.println(report.people().size() + " pictures of " + names + " people are enrolled, "
                    + report.refused().size() + " were refused; gallery version " + version + ".");
        }
        out.flush();
        return report;
    }

    private static Gallery with(Gallery gallery, ModelSet models, List<Person> people) {
        gallery.requireMadeBy(models);
        return gallery.with(people);
    }
}
