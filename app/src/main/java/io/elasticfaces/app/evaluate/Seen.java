package io.elasticfaces.app.evaluate;

import io.elasticfaces.recognition.gallery.Enrolment;
import io.elasticfaces.recognition.gallery.Enrolment.Candidate;
import io.elasticfaces.recognition.gallery.Person;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * What was seen in the pictures.
 *
 * @param people by the picture's place, those whose face was found
 * @param several pictures with several faces, and how many; the largest was taken
 * @param failed pictures that could not be used, and why
 */
record Seen(Map<Integer, Person> people, Map<Candidate, Integer> several, List<Enrolment.Refused> failed) {
    /**
     * Looks at every picture as enrolment does.
     *
     * @param enrol enrols one picture
     * @param progress is told the number of pictures that are done
     */
    static Seen of(Material material, Function<Candidate, Enrolment.Report> enrol, IntConsumer progress) {
        Map<Integer, Person> people = new TreeMap<>();
        Map<Candidate, Integer> several = new LinkedHashMap<>();
        List<Enrolment.Refused> failed = new ArrayList<>();
        for (int i = 0; i < material.pictures().size(); i++) {
            Candidate candidate = material.pictures().get(i);
            Enrolment.Report report = enrol.apply(candidate);
            failed.addAll(report.refused());
            for (Enrolment.Enrolled enrolled : report.enrolled()) {
                if (enrolled.faces() > 1) {
                    several.put(candidate, enrolled.faces());
                }
            }
            for (Person person : report.people()) {
                // A gallery keeps one picture of a name and a source: the source is the whole path.
                people.put(i, new Person(person.name(), candidate.picture().toString(), person.embedding()));
            }
            progress.accept(i + 1);
        }
        return new Seen(people, several, failed);
    }
}
