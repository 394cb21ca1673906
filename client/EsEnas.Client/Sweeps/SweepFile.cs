using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Specifications;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Sweeps;

/// <summary>Reads sweep files of this build's tasks.</summary>
internal static class SweepFile
{
    /// <summary>The label of a sweep's runs that says which sweep.</summary>
    public const string SweepLabel = "sweep";

    /// <summary>The label of a sweep's runs that says which of its methods.</summary>
    public const string MethodLabel = "method";

    /// <summary>The labels of a run of a sweep, as text.</summary>
    public static string LabelsOf(Sweep sweep, SweepRun run) =>
        RunLabels.None.With(SweepLabel, sweep.Name).With(MethodLabel, run.Method).ToString();

    /// <summary>Whether a YAML file is that of a sweep: only such files name one.</summary>
    public static bool IsSweep(MappingNode root) => root.Entries.Any(entry => entry.Key == "sweep");

    /// <summary>Whether a path leads to the file of a sweep; false for what is no file or cannot be read.</summary>
    public static bool IsSweep(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0) return false;
        try
        {
            return IsSweep(SpecificationYaml.Parse(SpecificationSource.ReadFile(path)));
        }
        catch (Exception error) when (error is SpecificationException or CommandException)
        {
            return false;
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="SpecificationException">Lists every error.</exception>
    /// <exception cref="CommandException">There is no such file, or it is no text.</exception>
    public static Sweep Read(string path) =>
        SweepReader.Read(SpecificationYaml.Parse(SpecificationSource.ReadFile(path)),
            new SweepCatalog(Path.GetDirectoryName(Path.GetFullPath(path))!));
}
