using System.Globalization;
using System.Text.RegularExpressions;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks;

/// <summary>
/// Turns a library's refusal of an MJCF text into an error at the place that it names, and tells which version has the word.
/// </summary>
internal static partial class NewerMjcf
{
    // Of MuJoCo's release notes: what models of today use and 2.2.2 does not know, by the version that brought it. Some words came to
    // several elements; then the element stands before them.
    private const string Released = """
        2.3.0 memory
        2.3.1 gravcomp
        2.3.3 implicitfast
        2.3.6 solreffriction tausmooth
        2.3.7 actuatorfrcrange actuatorfrclimited jointactuatorfrc
        3.0.0 actearly eulerdamp invdiscrete ls_iterations ls_tolerance camprojection resolution focal sensorsize island
        3.0.1 actuatorgroupdisable
        3.1.0 frame
        3.1.3 inheritrange
        3.1.4 actuatorgravcomp
        3.1.5 replicate bulbradius metallic roughness
        3.1.6 dampratio position/timeconst distance normal fromto
        3.2.0 attach maxhullvert orthographic site1 site2
        3.2.1 autoreset
        3.2.3 ccd_iterations ccd_tolerance nativeccd align alignfree
        3.2.5 mesh/inertia layer
        3.3.0 e_potential e_kinetic
        3.3.1 saveinertial tendonactuatorfrc fixed/armature spatial/armature
        3.3.5 insidesite contact tactile builtin
        3.5.0 projection delay nsample
        3.7.0 dcmotor motor/armature position/armature velocity/armature general/armature
        3.11.0 geom/adhesion pair/adhesion orientation
        3.12.0 pid
        """;

    private static readonly Dictionary<string, string> Versions = Read();

    /// <summary>The error of a refusal that names an element and a line; null of another one.</summary>
    /// <param name="refusal">What the library said, in one line.</param>
    /// <param name="source">What errors call the model.</param>
    /// <param name="library">The library's version, such as <c>2.2.2</c>.</param>
    public static SpecificationError? Explain(string refusal, string source, string library)
    {
        var match = Refusal().Match(refusal);
        if (!match.Success) return null;
        var (said, element) = (match.Groups["said"].Value.Trim(), match.Groups["element"].Value);
        var line = int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture);
        var key = $"{source} <{element}>";
        var unknown = Unknown().Match(said);
        if (!unknown.Success) return new SpecificationError(key, element, $"a model that MuJoCo can compile and step: {said}", line);
        var word = unknown.Groups["word"] is { Success: true } named ? named.Value : element;
        var since = Versions.GetValueOrDefault($"{element}/{word}") ?? Versions.GetValueOrDefault(word);
        var where = since is null ? "a later one may" : $"it came with {since}";
        return new SpecificationError(key, word,
            $"what MuJoCo {library}, the library here, knows; {where}: MUJOCO_PATH names another library", line);
    }

    private static Dictionary<string, string> Read()
    {
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Released.Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var word in words.Skip(1)) versions.Add(word, words[0].Trim());
        }

        return versions;
    }

    [GeneratedRegex(@"^(?<said>.*?)\s*Element '(?<element>[^']*)', line (?<line>\d{1,6})\s*$")]
    private static partial Regex Refusal();

    [GeneratedRegex("unrecognized attribute: '(?<word>[^']*)'|unrecognized element|invalid keyword: '(?<word>[^']*)'")]
    private static partial Regex Unknown();
}
