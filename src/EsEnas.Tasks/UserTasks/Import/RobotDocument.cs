using System.Xml;
using System.Xml.Linq;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;

namespace EsEnas.Tasks.UserTasks.Import;

/// <summary>Reads a robot's XML with everything that it includes.</summary>
internal sealed class RobotDocument
{
    private const int MostDepth = 60;
    private const int MostElements = 50_000;
    private const int MostCharacters = 8 << 20;
    private const int MostIncludes = 100;

    private readonly RobotFolder folder;
    private readonly HashSet<string> included = new(StringComparer.Ordinal);
    private int elements;

    private RobotDocument(RobotFolder folder) => this.folder = folder;

    /// <summary>The whole document, its root <c>mujoco</c> or <c>robot</c>, and how many files it includes.</summary>
    /// <exception cref="SpecificationException">It cannot be read, or is neither.</exception>
    public static (XElement Root, int Includes) Read(RobotFolder folder)
    {
        var document = new RobotDocument(folder);
        var root = document.Parse(folder.ReadModel(), folder.ModelName);
        if (root.Name.LocalName is not ("mujoco" or "robot")) throw Xml.Refused(root, root.Name.LocalName, "mujoco (MJCF) or robot (URDF)");
        document.included.Add(folder.ModelPath);
        document.Flatten(root, ".");
        return (root, document.included.Count - 1);
    }

    private XElement Parse(string text, string file)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MostCharacters,
            IgnoreProcessingInstructions = true,
        };
        try
        {
            // Depth and number first: what builds the tree would build whatever there is.
            using (var look = XmlReader.Create(new StringReader(text), settings))
            {
                while (look.Read())
                {
                    if (look.NodeType != XmlNodeType.Element) continue;
                    if (look.Depth >= MostDepth) throw Xml.Refused(file, $"nesting of {look.Depth + 1} levels", $"at most {MostDepth}");
                    if (++elements > MostElements) throw Xml.Refused(file, $"more than {MostElements} elements", $"at most {MostElements}");
                }
            }

            using var reader = XmlReader.Create(new StringReader(text), settings);
            var document = XDocument.Load(reader, LoadOptions.SetLineInfo);
            var root = document.Root!;
            // Who wrote it, and under which terms, often stands before the root.
            root.AddFirst(document.Nodes().OfType<XComment>().Select(comment => new XComment(comment)));
            root.AddAnnotation(new Xml.Origin(file));
            // Text between elements means nothing to the library, nor do namespaces: what stands in one is for other programs.
            root.DescendantNodes().OfType<XText>().ToList().ForEach(text => text.Remove());
            root.DescendantsAndSelf().Attributes().Where(a => a.IsNamespaceDeclaration || a.Name.NamespaceName.Length > 0).Remove();
            root.Descendants().Where(element => element.Name.NamespaceName.Length > 0).ToList().ForEach(element => element.Remove());
            return root;
        }
        catch (XmlException exception)
        {
            var why = exception.Message.Contains("DTD", StringComparison.Ordinal) ? "document types and entities are refused"
                : exception.Message.Contains("MaxCharacters", StringComparison.Ordinal) ? $"at most {MostCharacters} characters"
                : $"well-formed XML: {exception.Message}";
            throw new SpecificationException(new SpecificationError(file, "(document)", why, exception.LineNumber));
        }
    }

    // Files are relative to the first model, as MuJoCo has it, or else to the one that includes them.
    private void Flatten(XElement root, string from)
    {
        while (root.Descendants("include").FirstOrDefault() is { } include)
        {
            var name = Xml.Value(include, "file");
            if (name.Length == 0) throw Xml.Refused(include, "include", "an include with a file");
            if (included.Count >= MostIncludes) throw Xml.Refused(include, name, $"at most {MostIncludes} includes");
            var (text, path) = folder.ReadText($"{Xml.FileOf(include)} <include>", [".", from], name);
            if (!included.Add(path)) throw Xml.Refused(include, name, "a file that is not included yet: once only, as MuJoCo has it");
            var content = Parse(text, name);
            Flatten(content, Path.GetDirectoryName(path)!);
            var origin = new Xml.Origin(name);
            // Taken out first: what has a parent would be copied without its place.
            var nodes = content.Nodes().ToList();
            foreach (var node in nodes)
            {
                node.Remove();
                if (node is XElement && node.Annotation<Xml.Origin>() is null) node.AddAnnotation(origin);
            }

            include.ReplaceWith(nodes);
        }
    }
}
